/** How the dialect is chosen. */
import { assertAsked } from "../expect.ts";
import type { StartOptions } from "../commands.ts";
import type { Behaviour, ProcessOptions } from "../target.ts";
import { BATON, UNKNOWN_PATH } from "../words.ts";

const FLAG = { args: ["--health-check-dialect=ndc"] };
const VARIABLE = { env: { BATON_HEALTH_CHECK_DIALECT: "ndc" } };

/** In which ways NDC is chosen, and the weaker ones that say otherwise. */
const WAYS: Readonly<Record<string, [StartOptions, ProcessOptions]>> = {
  "an option of the server, over the flag": [{ serve: { dialect: "ndc" } }, {
    args: ["--health-check-dialect=baton"],
  }],
  "a flag, over the variable": [{}, { ...FLAG, env: { BATON_HEALTH_CHECK_DIALECT: "baton" } }],
  "a variable, over an option of the service": [{ health: { dialect: "baton" } }, VARIABLE],
  "an option of the service": [{ health: { dialect: "ndc" } }, {}],
};

const chosen: Behaviour[] = Object.entries(WAYS).map(([way, [options, process]]) => ({
  title: `NDC is chosen by ${way}`,
  dialect: "ndc",
  async run(target) {
    await using service = await target.startProcess(options, process);
    await assertAsked(service, "/health/connected", service.words.HEALTHY);
    await assertAsked(service, "/ready", UNKNOWN_PATH);
  },
}));

const kept: Behaviour[] = [
  {
    title: "Baton's dialect is that of a service which says nothing, and of a server which says so",
    dialect: "baton",
    async run(target) {
      await using silent = await target.startAnother();
      await using said = await target.startProcess({ serve: { dialect: "baton" } }, { ...FLAG, ...VARIABLE });
      for (const service of [silent, said]) {
        await assertAsked(service, "/health", BATON.HEALTHY);
        await assertAsked(service, "/health/connected", UNKNOWN_PATH);
      }
    },
  },
];

export const dialects: readonly Behaviour[] = [...chosen, ...kept].map((each) => ({
  ...each,
  needs: "settings",
  apart: true,
}));
