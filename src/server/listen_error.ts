const NO_ADDRESS =
  "this machine has no such address, choose another by --health-check-bind-address or BATON_HEALTH_CHECK_BIND_ADDRESS";

/** What an error's code, or Deno's name for it, means to the person who set the address. */
const REASONS = new Map([
  ["EADDRINUSE", "the port is taken, choose another by --health-check-port or BATON_HEALTH_CHECK_PORT"],
  ["EADDRNOTAVAIL", NO_ADDRESS],
  ["ENOTFOUND", NO_ADDRESS],
  ["EAI_AGAIN", NO_ADDRESS],
  ["EINVAL", NO_ADDRESS],
  ["DENO_SERVE_ADDRESS", "the variable DENO_SERVE_ADDRESS makes Deno listen elsewhere, take it away"],
  ["EACCES", "this user may not use the port, choose one from 1024 by --health-check-port or BATON_HEALTH_CHECK_PORT"],
  ["NotCapable", "Deno is not permitted to, run it with --allow-net"],
]);

/** Turns a runtime's error into one sentence that names the address. */
export function listenError(address: string, cause: unknown): Error {
  const { code = "", name = "", message } = cause as { code?: string; name?: string; message?: string };
  const reason = REASONS.get(code) ?? REASONS.get(name) ?? `the runtime refuses it: ${message}`;
  return new Error(`Cannot listen on ${address}: ${reason}`, { cause });
}
