/** A health server whose check fails, for the address that its first argument says; prints where it listens. */
import process from "node:process";
import { createHealth } from "../../mod.ts";
import { serve } from "../../server.ts";

const health = createHealth({
  validate: () => {
    throw new Error("MARKER");
  },
  onError: () => {},
});
const server = await serve(health, { args: [], env: {}, enabled: true, port: 0, bindAddress: process.argv[2] });
process.stdout.write(`${server!.url}\n`);
// until stdin ends: the server alone keeps no process alive
process.stdin.resume();
