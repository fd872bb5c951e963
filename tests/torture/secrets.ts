/** Words that nobody may hear of, wherever they are: in errors, variables and headers. */
import fc from "fast-check";
import { type Namespace, NamespaceError, openNamespace, STRANGER } from "../black_box/namespace.ts";
import type { Answer, Ask } from "../black_box/target.ts";
import { commandLine, run } from "../probe/run_process.ts";
import { type Arena, type Attack, count, UnavailableError } from "./attack.ts";
import type { ServiceOptions } from "./commands.ts";
import type { EvilMode } from "./evil.ts";
import { type Service, startSubject, type Subject } from "./subject.ts";

const FAILURES = 30;

/** How often each failure is asked for: it lasts, and is logged once. */
const ASKS = 4;

/** What must not be heard: in a text of an error, as a password in one, in a variable, in what a client sends. */
const WORDS = { error: "wombat", password: "quokka", variable: "numbat", header: "dingo" };
type Word = keyof typeof WORDS;

const PATHS = {
  baton: ["/health", "/ready", "/live", "/nowhere"],
  ndc: ["/health", "/health/live", "/health/connected", "/nowhere"],
} as const;

/** Texts with the words in them, as errors of clients have them. */
const text = fc.tuple(
  fc.constantFrom(
    `no such table: ${WORDS.error}`,
    `${WORDS.error}`,
    `{"error":"${WORDS.error}"}`,
    `\u001b[31m${WORDS.error}\r\n\u0000`,
    `${"x".repeat(480)} ${WORDS.error}`,
    `für ${WORDS.error} \u202e🩺`,
  ),
  fc.constantFrom(
    "",
    ` at postgres://admin:${WORDS.password}@db:5432/users`,
    ` at https://${WORDS.password}@example.com/`,
    ` at amqp://a:b/${WORDS.password}@queue`,
  ),
).map((parts) => parts.join(""));

const failing = fc.tuple(fc.constantFrom("fail", "fail_caused", "fail_with_longer_cause"), text).map(([mode, text]) =>
  `${mode}:${text}` as EvilMode
);

const failure = fc.record({
  dialect: fc.constantFrom("baton" as const, "ndc" as const),
  details: fc.constantFrom("loopback" as const, "never" as const),
  modes: fc.record({ ready: failing, validate: failing, live: failing }),
  critical: fc.boolean(),
});

/** One whose text those on loopback are shown for certain, however few are made by chance. */
const SHOWN_MODE = `fail:no such table: ${WORDS.error}` as EvilMode;
const SHOWN = {
  dialect: "baton",
  details: "loopback",
  modes: { ready: SHOWN_MODE, validate: SHOWN_MODE, live: SHOWN_MODE },
  critical: true,
} as const;

const HEADERS = {
  "Authorization": `Bearer ${WORDS.header}`,
  "Cookie": `session=${WORDS.header}`,
  "Prefer": `wait=2; ${WORDS.header}`,
  "X-Request-Id": WORDS.header,
  "Forwarded": `for=127.0.0.1;by=${WORDS.header}`,
  "X-Forwarded-For": "127.0.0.1",
};

class Tally {
  strangers = 0;
  locals = 0;
  /** Answers to local clients that had the text of an error: otherwise nothing would be shown by this. */
  shown = 0;
  lines = 0;
  probes = 0;
}

export const secrets: Attack = {
  name: "secrets",
  waits: true,
  async run(arena: Arena) {
    const { runtime, seed, amount } = arena;
    await using namespace = await openNamespace().catch((error) => {
      throw error instanceof NamespaceError ? new UnavailableError(`no network namespace: ${error.message}`) : error;
    });
    const env = { BATON_TOKEN: WORDS.variable, SECRET: WORDS.variable, BATON_HEALTH_CHECK_DETAILS: "" };
    await using subject = await startSubject(runtime, { wrapper: namespace.command, env });
    const tally = new Tally();
    const probe = [...namespace.command, ...await commandLine(runtime)];
    for (const each of [SHOWN, ...fc.sample(failure, { seed, numRuns: amount(FAILURES) })]) {
      await keep(subject, each, { namespace, probe, env, tally });
    }
    if (tally.shown === 0) {
      throw new Error("Nobody was ever shown the text of an error, as those on loopback should be");
    }
    return `${count(tally.strangers)} answers to strangers without a word of error, variable or header; ${
      count(tally.locals)
    } on loopback without a password, variable or header; ${
      count(tally.lines)
    } lines of log, each failure told by one and ` +
      `with its word once; ${count(tally.probes)} lines of the command without variable, header or password`;
  },
};

interface Witnesses {
  readonly namespace: Namespace;
  readonly probe: readonly string[];
  readonly env: Record<string, string>;
  readonly tally: Tally;
}

type Failure = typeof failure extends fc.Arbitrary<infer T> ? T : never;

async function keep(
  subject: Subject,
  { dialect, details, modes, critical }: Failure,
  witnesses: Witnesses,
): Promise<void> {
  const { namespace, tally } = witnesses;
  const options = { critical, ttl: 0 };
  const checks: ServiceOptions["checks"] = {
    ready: { mode: modes.ready, options: { ...options, critical: false } },
    validate: { mode: modes.validate, options },
    live: { mode: modes.live, options },
  };
  const service = await subject.start({ health: { dialect, details }, checks, serve: { bindAddress: "0.0.0.0" } });
  const ask = async (host: string, request: Ask): Promise<Answer> =>
    await namespace.ask(`http://${host}:${service.port}`, request);
  for (const path of PATHS[dialect]) {
    for (let i = 0; i < ASKS; i++) {
      const request = { path: `${path}?token=${WORDS.header}`, headers: HEADERS, method: i === 0 ? "HEAD" : "GET" };
      assertSilent(await ask(STRANGER, request), Object.keys(WORDS) as Word[]);
      tally.strangers++;
      const local = await ask("127.0.0.1", request);
      assertSilent(local, details === "never" ? Object.keys(WORDS) as Word[] : ["password", "variable", "header"]);
      tally.locals++;
      if (local.body.includes(WORDS.error)) tally.shown++;
    }
  }
  await assertCommandSilent(service, dialect, witnesses);
  assertLogged((await service.tell({ do: "tell" })).log, tally);
  await service.tell({ do: "close" });
}

function assertSilent({ status, headers, body }: Answer, words: readonly Word[]): void {
  const all = `${JSON.stringify([...headers])} ${body}`;
  const heard = words.find((word) => all.includes(WORDS[word]));
  if (heard !== undefined) throw new Error(`The ${heard} was told, by ${status}: ${all}`);
}

/** What fails is told once, though it was asked for again and again, and its word once in the line. */
function assertLogged(log: readonly string[], tally: Tally): void {
  const failing = new Set(log.map((line) => /^health check (\w+) /.exec(line)?.[1]));
  const twice = log.find((line) => line.split(WORDS.error).length > 2);
  const told = log.find((line) => [WORDS.password, WORDS.variable, WORDS.header].some((word) => line.includes(word)));
  if (twice !== undefined) throw new Error(`The word is in the line twice: ${twice}`);
  if (told !== undefined) throw new Error(`What nobody may hear of is in the log: ${told}`);
  if (failing.size !== log.length) throw new Error(`A failure is told more than once: ${log.join("\n")}`);
  tally.lines += log.length;
}

/** Asks with secrets in its headers and variables, over loopback. */
async function assertCommandSilent(service: Service, dialect: string, witnesses: Witnesses): Promise<void> {
  const { probe, env, tally } = witnesses;
  const args = [`--health-check-port=${service.port}`, `--health-check-dialect=${dialect}`];
  const header = [`--header=Authorization: ${WORDS.header}`];
  const asks = [
    [...args, ...header],
    ["--health-check-port=1", ...header],
    [`--url=http://admin:${WORDS.password}@localhost:${service.port}/health`],
    [`--header=Authorization ${WORDS.header}`],
    [`--header=Authorization: ${WORDS.header}\u0001`],
  ];
  for (const flags of asks) {
    const { stdout, stderr } = await run([...probe, ...flags], { env });
    const all = stdout + stderr;
    const heard = (["password", "variable", "header"] as const).find((word) => all.includes(WORDS[word]));
    if (heard !== undefined) throw new Error(`The command told the ${heard}: ${all}`);
    tally.probes += all === "" ? 0 : 1;
  }
}
