/** The one list of behaviours, which every service must show on every runtime and in every way of being started. */
import { assertEquals, assertRejects } from "@std/assert";
import { answers } from "./behaviours/answers.ts";
import { badClients } from "./behaviours/bad_clients.ts";
import { bytes } from "./behaviours/bytes.ts";
import { checks } from "./behaviours/checks.ts";
import { processes } from "./behaviours/process.ts";
import { assertAsked, HEALTHY } from "./expect.ts";
import type { Behaviour, Target } from "./target.ts";

export const behaviours: readonly Behaviour[] = [...answers, ...checks, ...bytes, ...badClients, ...processes];

/**
 * Tries a behaviour on a target whose checks pass, and sees to it that no trace of it is left.
 *
 * @param limit Why the target's runtime does not show this behaviour. It is tried all the same: once it does, the limit is history.
 */
export async function tryBehaviour(behaviour: Behaviour, target: Target, limit?: string): Promise<void> {
  const run = limit === undefined
    ? () => behaviour.run(target)
    : () => assertRejects(() => behaviour.run(target), Error, "", `no longer true: ${limit}`);
  // Slow ones run beside all others, and leave the checks of the common target alone.
  if (behaviour.slow) return void await run();
  await target.command({ do: "set" });
  const before = await target.command({ do: "tell" });
  await run();
  await target.command({ do: "set" });
  await assertAsked(target, "/health", HEALTHY);
  const after = await target.command({ do: "tell" });
  assertEquals(after.unhandled, before.unhandled, "unhandled rejections");
}
