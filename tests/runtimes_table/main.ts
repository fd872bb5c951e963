/** `deno task runtimes`: tries what works where, and writes it into docs/runtimes.md by `--write`, or says whether it is still so. */
import { DOCUMENT, withTables } from "./document.ts";

const [flag, ...rest] = Deno.args;
if (rest.length > 0 || (flag !== undefined && flag !== "--write")) {
  console.error(`Cannot read the arguments: expected none or --write, got ${Deno.args.join(" ")}`);
  Deno.exit(1);
}
const before = await Deno.readTextFile(DOCUMENT);
const after = await withTables(before);
if (flag === "--write") await Deno.writeTextFile(DOCUMENT, after);
else if (after !== before) {
  console.error("docs/runtimes.md is stale: run deno task runtimes --write");
  Deno.exit(1);
}
