/** The one list of behaviours, which every service must show on every runtime and in each dialect. */
import { assertEquals, assertRejects } from "@std/assert";
import { answers } from "./behaviours/answers.ts";
import { background } from "./behaviours/background.ts";
import { badClients } from "./behaviours/bad_clients.ts";
import { bytes } from "./behaviours/bytes.ts";
import { checks } from "./behaviours/checks.ts";
import { deadline } from "./behaviours/deadline.ts";
import { dialects } from "./behaviours/dialect.ts";
import { disclosure } from "./behaviours/disclosure.ts";
import { life } from "./behaviours/life.ts";
import { load } from "./behaviours/load.ts";
import { processes } from "./behaviours/process.ts";
import { sharing } from "./behaviours/sharing.ts";
import { assertAsked } from "./expect.ts";
import type { Behaviour, Target } from "./target.ts";

export const behaviours: readonly Behaviour[] = [
  ...answers,
  ...checks,
  ...bytes,
  ...badClients,
  ...sharing,
  ...deadline,
  ...background,
  ...life,
  ...dialects,
  ...disclosure,
  ...processes,
  ...load,
];

/**
 * Tries a behaviour on a target whose checks pass, and sees to it that no trace of it is left.
 *
 * @param limit Why the target's runtime does not show this behaviour. It is tried all the same: once it does, the limit is history.
 */
export async function tryBehaviour(behaviour: Behaviour, target: Target, limit?: string): Promise<void> {
  const run = limit === undefined
    ? () => behaviour.run(target)
    : () => assertRejects(() => behaviour.run(target), Error, "", `no longer true: ${limit}`);
  // they run beside others, and leave the checks of the common target alone
  if (behaviour.apart || behaviour.slow) return void await run();
  await target.command({ do: "set" });
  const before = await target.command({ do: "tell" });
  await run();
  await target.command({ do: "set" });
  await assertAsked(target, target.words.health, target.words.HEALTHY);
  const after = await target.command({ do: "tell" });
  assertEquals(after.unhandled, before.unhandled, "unhandled rejections");
}
