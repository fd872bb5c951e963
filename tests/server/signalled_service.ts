/** A service with work of its own, which says in lines what becomes of it: what `serve` does on signals is seen from outside. */
import process from "node:process";
import { createHealth } from "../../mod.ts";
import { serve, type ServeOptions } from "../../server.ts";

/** How the service is. */
export interface SignalledService {
  options: Pick<ServeOptions, "signals" | "drainDelay">;
  /** Whether it has something to do that keeps the process alive, until it drains or stops. */
  works: boolean;
  /** When it closes its server by itself. */
  closes?: "at once" | "draining";
}

const { options, works, closes }: SignalledService = JSON.parse(process.argv[2]!);
const { exit } = process;
Object.assign(process, { exit: (code?: number) => (console.log("exit was called"), exit(code)) });
if ("Deno" in globalThis) Deno.exit = (code) => (console.log("exit was called"), exit(code));

const health = createHealth({ ready: () => {}, validate: () => {} });
const work = works ? setInterval(() => {}, 60_000) : undefined;
const server = await serve(health, { args: [], env: {}, enabled: true, port: 0, ...options });
console.log(`serving at ${server!.url}`);

let drainedAt = NaN;
health.onChange((change) => {
  if (change.subject !== "service") return;
  console.log(change.to);
  if (change.to !== "draining") return;
  drainedAt = performance.now();
  clearInterval(work);
  if (closes === "draining") server!.close();
});
server!.closed.then(() => console.log(`closed after ${performance.now() - drainedAt} ms`));
if (closes === "at once") server!.close();
