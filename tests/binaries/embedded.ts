import { assert, assertEquals } from "@std/assert";
import { HELP } from "../../src/probe/help.ts";
import { ROOT } from "../../tools/runtime_binary.ts";
import type { Binary } from "./build.ts";
import type { Reason } from "./confinement.ts";

/** Text that the bundle has once. */
const ONCE = HELP.split("\n")[0]!;

/** How often that stands in what is added to the base: Bun keeps the text beside the bytecode, which has its strings, too. */
const TIMES = { deno: 1, bun: 2 };

/** The most that is added to the bundle itself, in bytes: what Deno notes of it, and Bun's bytecode. */
const ADDED = { deno: 4_096, bun: 300_000 };

/** What the command may do, in Deno's own words; all that is not named here is `null`, which is nothing. */
const PERMISSIONS = {
  allow_all: false,
  allow_env: ["BATON_*"],
  allow_net: [],
  allow_read: [],
  allow_write: [],
  allow_import: "any",
  prompt: false,
};

/** Why it cannot be told what of the binary is Deno's own. */
export function notSplit({ compiler }: Binary): Reason {
  return compiler === "bun" || Deno.env.get("DENORT_BIN") ? undefined : "DENORT_BIN is not set";
}

/** What the compiler has added to its base executable, one character a byte. */
async function payloadOf({ compiler, path }: Binary): Promise<string> {
  const text = new TextDecoder("latin1").decode(await Deno.readFile(path));
  if (compiler === "deno") return text.slice((await Deno.stat(Deno.env.get("DENORT_BIN")!)).size);
  const start = text.indexOf("/$bunfs/root/baton-health");
  assert(start > 0);
  return text.slice(start);
}

/** That the bundle is inside, once, and nothing else. */
export async function assertOnlyBundle(binary: Binary): Promise<void> {
  const { compiler, bundle, said } = binary;
  const payload = await payloadOf(binary);
  const files = Object.values(bundle);
  assertEquals(files.join("").split(ONCE).length - 1, 1);
  assertEquals(payload.split(ONCE).length - 1, TIMES[compiler]);
  const added = payload.length - new TextEncoder().encode(files.join("")).length;
  assert(added < ADDED[compiler], `${added} bytes more than the bundle`);
  // without the first slash it is of Bun's own modules
  for (const foreign of ["/node_modules/", ROOT, "sourceMappingURL"]) {
    assertEquals(payload.includes(foreign), false, foreign);
  }
  if (compiler === "bun") return;
  assertEquals([...said.matchAll(/[├└]─+ (\S+)/g)].map(([, name]) => name).sort(), Object.keys(bundle));
  for (const file of files) assert(payload.includes(file.slice(0, 1_000)));
}

/** That a binary of Deno's may do what the command needs, and no more. */
export async function assertPermissions(binary: Binary): Promise<void> {
  const [, json] = (await payloadOf(binary)).match(/"permissions":(\{[^}]*\})/)!;
  const given = Object.entries(JSON.parse(json!)).filter(([, value]) => value !== null);
  // where modules may be imported from: there is a default, and --no-remote beside it
  assertEquals(
    Object.fromEntries(given.map(([name, value]) => [name, name === "allow_import" ? "any" : value])),
    PERMISSIONS,
  );
}
