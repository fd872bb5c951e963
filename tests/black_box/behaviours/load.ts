/** A drain and stop under a constant load of requests. */
import { assert, assertEquals } from "@std/assert";
import { type ClientOptions, Load } from "../load.ts";
import type { Behaviour, Target } from "../target.ts";
import type { Words } from "../words.ts";

const DRAIN_DELAY_MS = 500;

/**
 * A connection that the system has made, and the process not yet taken over, is reset when the process stops listening, and so is
 * on Deno one that the process has, but no byte of a request from. TCP gives no means against the former, and `Deno.serve` none
 * against the latter. It is a moment, of which a client on a loaded machine sees this much at most, in milliseconds.
 */
const MOMENT_OF_CLOSING_MS = 250;

/** Of each kind two: on kept and on new connections, on quick and on slow checks, busy and mostly idle. */
function clientsOf({ health, ready, live }: Words): ClientOptions[] {
  return [
    { path: ready, pause: 1, keeps: true },
    { path: live, pause: 20, keeps: true },
    { path: health, pause: 1, keeps: true },
    { path: ready, pause: 2, keeps: false },
    { path: live, pause: 5, keeps: false },
    { path: health, pause: 1, keeps: false },
  ].flatMap((client) => [client, client]);
}

/** Loads a service of its own, and stops it: every request that it has taken must have been answered. */
async function stopUnderLoad(target: Target, heeds: boolean): Promise<Load> {
  await using service = await target.startProcess({
    serve: { signals: true, drainDelay: DRAIN_DELAY_MS },
    modes: { validate: "pass_after_50_ms" },
  });
  const load = new Load(service, heeds);
  const clients = load.run(clientsOf(service.words));
  await service.command({ do: "await_requests", requests: 100 });
  service.signal("SIGTERM");
  await clients;
  const { answers } = load;
  assert(answers[200] >= 50 && answers[503] >= 1, JSON.stringify(answers));
  assertEquals(await service.closed(), answers[200] + answers[503], "requests taken, and answered");
  assertEquals(await service.ended(), 0);
  return load;
}

const loads: Behaviour[] = [
  {
    title: "a drain and stop under a constant load loses no request that the service has taken",
    async run(target) {
      const { losses, refusedAt } = await stopUnderLoad(target, false);
      const unexplained = losses.filter(({ answered, connectedAt }) =>
        answered > 0 || connectedAt < refusedAt - MOMENT_OF_CLOSING_MS
      );
      assertEquals(unexplained, []);
    },
  },
  {
    title: "a drain and stop loses no request at all of clients that go elsewhere when it is not ready any more",
    async run(target) {
      assertEquals((await stopUnderLoad(target, true)).losses, []);
    },
  },
];

export const load: readonly Behaviour[] = loads.map((each) => ({
  ...each,
  dialect: "baton",
  needs: "signals",
  apart: true,
}));
