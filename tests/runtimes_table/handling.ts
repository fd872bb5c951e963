/** What a plain handler does for each who serves one, each cell by a trial. */
import type { StartOptions } from "../black_box/commands.ts";
import { type HandlerForm, handlerForms } from "../black_box/handler_forms.ts";
import { startHandler } from "../black_box/handler_starter.ts";
import type { Target } from "../black_box/target.ts";
import { runProbe } from "../probe/run_process.ts";
import { runtimes } from "../runtimes.ts";
import { type Cell, headerLimit, shows, type Trials, tryAll, yesOrNo } from "./trial.ts";

/** Tries with a service of its own. */
function handled(attempt: (target: Target) => Promise<Cell>, options?: StartOptions) {
  return async (form: HandlerForm): Promise<Cell> => {
    await using target = await startHandler(form, "baton", options);
    return await attempt(target);
  };
}

/** Whether a check with an interval runs again though nobody asks. */
async function runsAlone(target: Target): Promise<Cell> {
  await target.ask({ path: "/health" });
  return yesOrNo(await target.command({ do: "await", check: "vendor", calls: 2 }).then(() => true, () => false));
}

async function tryCommand({ url }: Target): Promise<Cell> {
  const [deno] = await runtimes();
  return yesOrNo((await runProbe(deno!, [`--url=${url}/health`])).code === 0);
}

const TRIALS: Trials<HandlerForm> = {
  answers: handled(async (target) => yesOrNo(await shows(target, "answers"))),
  "limit for headers": handled(headerLimit),
  "client's address": handled(async (target) => yesOrNo(await shows(target, "text")), {
    health: { details: "loopback" },
  }),
  "`Connection: close` while it drains": handled(async (target) => yesOrNo(await shows(target, "close"))),
  "runs between requests": handled(runsAlone, { checks: { vendor: { interval: 100 } } }),
  "a late run goes on": handled(async (target) => yesOrNo(await shows(target, "late"))),
  "`health-check` asks it": handled(tryCommand),
};

/** The table of those who serve a handler. */
export async function handlingTable(): Promise<Cell[][]> {
  return await tryAll(await handlerForms(), TRIALS);
}
