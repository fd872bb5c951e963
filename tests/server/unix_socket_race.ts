/** Three servers at once for each path of its command line. Says in a line who serves where, and stays until it is told to end. */
import process from "node:process";
import { createHealth } from "../../mod.ts";
import { serve } from "../../server.ts";

const health = createHealth({ validate: () => {}, onError: () => {} });
const paths = process.argv.slice(2);
const serving: string[] = [];
for (const unixSocket of paths) {
  const contest = [1, 2, 3].map(() => serve(health, { args: [], env: {}, enabled: true, unixSocket }));
  for (const { status } of await Promise.allSettled(contest)) if (status === "fulfilled") serving.push(unixSocket);
}
console.log(JSON.stringify(serving));
process.stdin.resume();
