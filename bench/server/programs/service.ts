/**
 * Our service: listens on the port of the first argument. The second is how many checks are asked on `/health`, the third how long
 * each takes, in ms, and the fourth for how long its result holds, in ms. Every run prints a dot.
 */
import { createHealth } from "../../../mod.ts";
import { serve } from "../../../server.ts";
import { processArgs } from "../../../src/process.ts";
import { stay } from "./stay.ts";

const [port, count = 1, takes = 0, ttl] = processArgs().map(Number);
const check = async () => {
  console.log(".");
  if (takes > 0) await new Promise((resolve) => setTimeout(resolve, takes));
};
const checks = Object.fromEntries(Array.from({ length: count }, (_, i) => [`check${i}`, { check, ttl }]));
await serve(createHealth({ checks }), { args: [], env: {}, enabled: true, port });
stay();
