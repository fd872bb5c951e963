/** One process that answers by our bytes, writes no log, and closes no connection after its usual 1 000 requests. */
export function nginxConfig(port: number, folder: string): string {
  return `daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log stderr crit;
events { worker_connections 16384; }
http {
  access_log off;
  server_tokens off;
  keepalive_requests 1000000000;
  ${
    ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((of) => `${of}_temp_path ${folder}/nginx_${of};`).join(" ")
  }
  server {
    listen 127.0.0.1:${port} backlog=1024;
    default_type application/json;
    add_header cache-control no-store;
    location / { return 200 '{"status":"healthy","timestamp":"2026-01-31T08:00:00Z"}'; }
  }
}
`;
}
