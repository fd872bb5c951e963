import type { Answer, BatonHandlers } from "../gen/routes.ts";
import type { Details } from "../gen/client/types.gen.ts";
import type { Asker } from "./budget.ts";
import type { Disclosure } from "./disclosure.ts";
import type { Engine, Judgement } from "./engine.ts";
import { later } from "./later.ts";
import { eachSecond, timestamp } from "./timestamp.ts";
import { type Wording, wordingFor } from "./wording.ts";

const NO_CLIENT = "failed to get connector client";
const NOT_VALID = "connector validation failed";
const CLOSING = "connector is shutting down";

/** The handlers of Baton's three endpoints: what they ask, in which order, and the very words they answer by. */
export function batonHandlers(engine: Engine, disclosure: Disclosure): BatonHandlers<Asker> {
  const words = (asker: Asker) => wordingFor(asker, disclosure, (check) => engine.idOf(check));
  return {
    getHealth: (asker) => {
      if (engine.passes("ready", "validate")) return justHealthy();
      const budget = engine.budget(asker, "ready", "validate");
      return later(engine.judge("ready", budget), (ready) => {
        if (!ready.up) return unhealthy(details(NO_CLIENT, ready, words(asker)));
        return later(engine.judge("validate", budget), (valid) => {
          if (!valid.up) return unhealthy(details(NOT_VALID, valid, words(asker), ready));
          return healthy(warnings(words, asker, ready, valid));
        });
      });
    },
    getReady: (asker) => {
      if (engine.passes("ready")) return justReady();
      return later(engine.judge("ready", engine.budget(asker, "ready")), (ready) => {
        if (ready.up) return isReady(warnings(words, asker, ready));
        return notReady(details(NO_CLIENT, ready, words(asker)));
      });
    },
    getLive: alive,
  };
}

const alive = eachSecond((timestamp): Answer<"getLive"> => ({ status: 200, body: { status: "alive", timestamp } }));
const justHealthy = eachSecond((timestamp): Answer<"getHealth"> => ({
  status: 200,
  body: { status: "healthy", timestamp },
}));
const justReady = eachSecond((timestamp): Answer<"getReady"> => ({
  status: 200,
  body: { status: "ready", timestamp },
}));

/** What a failure says: of `ready` and `validate` themselves as the Go connectors do, and an entry for each other check. */
function details(error: Details["error"], failed: Judgement, words: Wording, before?: Judgement): Details {
  if (failed.closing) return { error: CLOSING };
  const step = error === NO_CLIENT ? "ready" : "validate";
  const own = failed.failing.find(({ name, critical }) => critical && name === step);
  const about: Details = { error };
  if (own !== undefined && words.open && own.name === "validate") about.validation_error = words.text(own);
  const id = own !== undefined && !words.open ? words.id(own) : undefined;
  if (id !== undefined) about.error_id = id;
  for (const standing of [...before?.failing ?? [], ...failed.failing]) {
    if (standing !== own) about[standing.name] = words.entry(standing);
  }
  return about;
}

/** An entry for each check that does not pass though its endpoint is up; `undefined` if there is none. */
function warnings(words: (asker: Asker) => Wording, asker: Asker, ...judgements: Judgement[]) {
  if (judgements.every(({ failing }) => failing.length === 0)) return undefined;
  const wording = words(asker);
  return Object.fromEntries(
    judgements.flatMap(({ failing }) => failing.map((standing) => [standing.name, wording.entry(standing)])),
  );
}

function healthy(details: Record<string, string> | undefined): Answer<"getHealth"> {
  return { status: 200, body: { status: "healthy", timestamp: timestamp(), details } };
}

function unhealthy(details: Details): Answer<"getHealth"> {
  return { status: 503, body: { status: "unhealthy", timestamp: timestamp(), details } };
}

function isReady(details: Record<string, string> | undefined): Answer<"getReady"> {
  return { status: 200, body: { status: "ready", timestamp: timestamp(), details } };
}

function notReady(details: Details): Answer<"getReady"> {
  return { status: 503, body: { status: "not_ready", timestamp: timestamp(), details } };
}
