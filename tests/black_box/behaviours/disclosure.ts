/** To whom the text of an error is shown. The strangers are real: they come from another address than loopback. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import type { StartOptions } from "../commands.ts";
import { assertAnswer } from "../expect.ts";
import { type Namespace, NamespaceError, openNamespace, STRANGER, STRANGER_V6 } from "../namespace.ts";
import type { Answer, Behaviour, Target } from "../target.ts";

const TEXT = "no such table: users";

/** Headers by which proxies say who has asked them. */
const CLAIMS = ["127.0.0.1", "::1", "localhost"].map((local) => ({
  "Forwarded": `for="${local}"`,
  "X-Forwarded-For": local,
  "X-Real-IP": local,
  "Via": "1.1 localhost",
}));

/** One for all services: opened by the first test file that needs it. */
let opened: Promise<Namespace> | undefined;

export function namespace(): Promise<Namespace> {
  return (opened ??= openNamespace());
}

export async function closeNamespace(): Promise<void> {
  await (await opened?.catch(() => undefined))?.[Symbol.asyncDispose]();
}

/** Why there is none on this machine. */
const unavailable = await namespace().then(() => undefined, (error) => {
  if (error instanceof NamespaceError) return `no network namespace: ${error.message}`;
  throw error;
});

/** Listens on all addresses, and fails. */
function exposed(bindAddress: string, options: StartOptions = {}): StartOptions {
  return { ...options, modes: { validate: "reject" }, serve: { bindAddress, ...options.serve } };
}

/** The answer's text with the error's id taken out, which must be in the log with the error's text, once. */
async function assertInLog(service: Target, { body }: Answer): Promise<string> {
  const [, id] = body.match(/error_id\W+([a-z0-9]{8})\b/) ?? [];
  assert(id !== undefined, body);
  const { log } = await service.command({ do: "tell" });
  assertEquals(log.length, 1);
  assertMatch(log[0], new RegExp(`^health check validate fails \\(error_id ${id}\\): ${TEXT}$`));
  return body.replace(id, "ID");
}

async function assertStranger(service: Target, host: string): Promise<void> {
  const { health, ready, INVALID_TO_STRANGERS } = service.words;
  for (const headers of [{}, ...CLAIMS]) {
    const answer = await service.askAt(host, { path: health, headers });
    assertAnswer({ ...answer, body: await assertInLog(service, answer) }, INVALID_TO_STRANGERS);
  }
  await service.command({ do: "set", ready: "reject_password" });
  for (const path of [health, ready]) {
    const { status, body } = await service.askAt(host, { path });
    assertEquals([status, body.includes("postgres"), body.includes("error_id")], [503, false, true]);
  }
}

async function isShown(service: Target, host: string): Promise<boolean> {
  const { status, body } = await service.askAt(host, { path: service.words.health });
  assert(status >= 500, body);
  return body.includes(TEXT);
}

const peers: Behaviour[] = [
  {
    title: "a client from another address is told an id, by which the log has the text, whatever it claims to be",
    async run(target) {
      await using service = await target.startProcess(exposed("0.0.0.0"), { isolated: true });
      await using both = await service.startAnother(exposed("::"));
      await using other = await service.startAnother(exposed("::"));
      await assertStranger(service, STRANGER);
      await assertStranger(both, STRANGER);
      await assertStranger(other, STRANGER_V6);
    },
  },
  {
    title:
      "a client on loopback is shown the text, also as ::ffff:127.0.0.1, and though a proxy's headers name a stranger",
    async run(target) {
      await using service = await target.startProcess(exposed("0.0.0.0"), { isolated: true });
      await using both = await service.startAnother(exposed("::"));
      const headers = { "X-Forwarded-For": STRANGER, "Forwarded": `for=${STRANGER}` };
      for (const [at, host] of [[service, "127.0.0.1"], [both, "127.0.0.1"], [both, "::1"]] as const) {
        assertAnswer(await at.askAt(host, { path: at.words.health, headers }), at.words.invalid(TEXT));
      }
    },
  },
];

const told: Behaviour[] = [
  {
    title: "details: always shows the text to strangers, and never to nobody, by option, flag and variable",
    async run(target) {
      // the common dialect is set by an option, so these say it as well
      const health = { dialect: target.words.dialect };
      const variable = { isolated: true, env: { BATON_HEALTH_CHECK_DETAILS: "never" } };
      const flag = { isolated: true, args: ["--health-check-details=always"] };
      await using byVariable = await target.startProcess(exposed("0.0.0.0", { health }), variable);
      await using byServer = await byVariable.startAnother(exposed("0.0.0.0", { serve: { details: "always" } }));
      await using byFlag = await target.startProcess(exposed("0.0.0.0", { health }), flag);
      await using byOther = await byFlag.startAnother(exposed("0.0.0.0", { serve: { details: "never" } }));
      for (
        const [service, shown] of [[byVariable, false], [byServer, true], [byFlag, true], [byOther, false]] as const
      ) {
        for (const host of [STRANGER, "127.0.0.1"]) assertEquals(await isShown(service, host), shown, host);
      }
    },
  },
];

export const disclosure: readonly Behaviour[] = [...peers, ...told].map((each) => ({
  ...each,
  needs: "listening",
  apart: true,
  unavailable,
}));
