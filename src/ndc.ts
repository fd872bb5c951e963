import type { NdcHandlers } from "../gen/routes.ts";
import type { ErrorResponse } from "../gen/client/types.gen.ts";
import type { Asker } from "./budget.ts";
import type { Disclosure } from "./disclosure.ts";
import type { Engine, Judgement } from "./engine.ts";
import { later } from "./later.ts";
import { isUnreachable } from "./unreachable.ts";
import { wordingFor } from "./wording.ts";

/** One for all, so that the router knows it again. */
const UP = { status: 200 } as const;

/** The handlers of NDC's endpoints, as Hasura's proposal has them: what they ask, and the status that tells what is wrong. */
export function ndcHandlers(engine: Engine, disclosure: Disclosure): NdcHandlers<Asker> {
  const refuse = (message: string, { closing, failing }: Judgement, asker: Asker): ErrorResponse => {
    if (closing) return { message: "connector is shutting down", details: {} };
    const words = wordingFor(asker, disclosure, (check) => engine.idOf(check));
    return { message, details: Object.fromEntries(failing.map((one) => [one.name, words.entry(one)])) };
  };
  const notReady = (ready: Judgement, asker: Asker) =>
    ({ status: 503, body: refuse("connector is not ready", ready, asker) }) as const;
  return {
    getHealthReady: (asker) => {
      if (engine.passes("ready")) return UP;
      return later(
        engine.judge("ready", engine.budget(asker, "ready")),
        (ready) => ready.up ? UP : notReady(ready, asker),
      );
    },
    // by its own checks alone: a service that is still starting must not be started again
    getHealthLive: (asker) =>
      later(
        engine.judge("live", engine.budget(asker, "live")),
        (live) => live.up ? UP : { status: 500, body: refuse("connector is not live", live, asker) },
      ),
    getHealthConnected: (asker) => {
      if (engine.passes("ready", "validate")) return UP;
      const budget = engine.budget(asker, "ready", "validate");
      return later(engine.judge("ready", budget), (ready) => {
        if (!ready.up) return notReady(ready, asker);
        return later(engine.judge("validate", budget), (connected) => {
          if (connected.up) return UP;
          if (connected.closing) return notReady(connected, asker);
          return {
            status: isOutOfReach(connected) ? 504 : 502,
            body: refuse("connector is not connected", connected, asker),
          };
        });
      });
    },
  };
}

/** Whether no service answers wrongly, and those that are to blame do not answer at all. */
function isOutOfReach({ failing }: Judgement): boolean {
  return failing.every(({ up, critical, outcome, error }) =>
    up || !critical || outcome === "timeout" || isUnreachable(error)
  );
}
