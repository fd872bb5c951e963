/** A service that logs by default, many lines, some at a time, and says on stdout when it has outlived them. */
import process from "node:process";
import { createHealth } from "../mod.ts";

let failures = 0;
const check = () => {
  throw new Error(`failure ${failures++}`);
};
const statuses = new Set<number>();
for (const checks of [1, 20]) {
  const names = Array.from({ length: checks }, (_, i) => `check_${i}`);
  const health = createHealth({ checks: Object.fromEntries(names.map((name) => [name, { check, ttl: 0 }])) });
  for (let i = 0; i < 20; i++) {
    statuses.add((await health.fetch(new Request("http://localhost/health"))).status);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
const listeners = "Deno" in globalThis ? 0 : process.stderr.listenerCount("error");
console.log(`answered ${[...statuses]}, ${listeners} listeners are left`);
