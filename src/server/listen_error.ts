const NO_ADDRESS =
  "this machine has no such address, choose another by --health-check-bind-address or BATON_HEALTH_CHECK_BIND_ADDRESS";

const ELSEWHERE = "the variable DENO_SERVE_ADDRESS makes Deno listen elsewhere, take it away";

/** What an error's code, or Deno's name for it, means to the person who set the address. */
const REASONS = new Map([
  ["EADDRINUSE", "the port is taken, choose another by --health-check-port or BATON_HEALTH_CHECK_PORT"],
  ["EADDRNOTAVAIL", NO_ADDRESS],
  ["ENOTFOUND", NO_ADDRESS],
  ["EAI_AGAIN", NO_ADDRESS],
  ["EINVAL", NO_ADDRESS],
  ["DENO_SERVE_ADDRESS", ELSEWHERE],
  ["EACCES", "this user may not use the port, choose one from 1024 by --health-check-port or BATON_HEALTH_CHECK_PORT"],
  ["NotCapable", "Deno is not permitted to, run it with --allow-net"],
]);

/** What it means to the person who chose the path of a Unix socket. */
const SOCKET_REASONS = new Map([
  ["EADDRINUSE", "the socket is in use, another server listens there"],
  ["DIRECTORY", "it is a directory, give the path of a socket in it"],
  ["NO_SOCKET", "what is there is no socket, and is left alone, choose another path"],
  ["FOREIGN_SOCKET", "a socket is there that this user may not take over"],
  ["ENOENT", "its directory does not exist"],
  ["ENOTDIR", "a part of its path is no directory"],
  ["EACCES", "this user may not make a socket there"],
  ["EPERM", "this user may not make a socket there"],
  ["EROFS", "its file system is read-only"],
  ["DENO_SERVE_ADDRESS", ELSEWHERE],
  ["NotCapable", "Deno is not permitted to, run it with --allow-net, --allow-read and --allow-write"],
]);

/** Of what there is more to know than the runtime's error says. */
export interface ListenErrorOptions {
  /** Of a Unix socket: what keeps a server from listening there, as `clearSocketPath` says it. */
  obstacle?: string;
}

/** Turns a runtime's error into one sentence that names the address. */
export function listenError(address: string, cause: unknown, options: ListenErrorOptions = {}): Error {
  const { code = "", name = "", message } = cause as { code?: string; name?: string; message?: string };
  const { obstacle } = options;
  const reason = obstacle === undefined
    ? REASONS.get(code) ?? REASONS.get(name)
    : SOCKET_REASONS.get(obstacle) ?? SOCKET_REASONS.get(name);
  return new Error(`Cannot listen on ${address}: ${reason ?? `the runtime refuses it: ${message}`}`, { cause });
}
