/** A healthy connector, for the bench to ask: prints its port, and ends with its stdin. */
import { createHealth } from "../../mod.ts";
import { serve } from "../../server.ts";

const health = createHealth({ validate: () => {} });
await using server = await serve(health, { args: [], env: {}, enabled: true, port: 0 });
console.log(new URL(server!.url).port);
// the server does not keep the process: this does, until the bench is over
for await (const _ of Deno.stdin.readable);
