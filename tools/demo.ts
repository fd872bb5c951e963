/**
 * Shows the main job, `deno task demo`: starts the example connector, asks its health by the command, breaks its database,
 * mends it, does the same in NDC's dialect, and drains both. Ends by itself, with exit code 0 only if all came as expected.
 *
 * @module
 */

import { DatabaseSync } from "node:sqlite";
import type { Endpoint } from "../gen/routes.ts";
import { type Answer, type RunningConnector, startConnector, type StartOptions } from "./process/connector.ts";
import { within } from "./process/within.ts";

/** Bound on the whole, which takes about three seconds. */
const LIMIT_MS = 18_000;

const colored = Deno.stdout.isTerminal() && !Deno.noColor;
const paint = (code: number) => (text: string) => colored ? `\x1b[${code}m${text}\x1b[0m` : text;
const [bold, dim, red, green, yellow] = [paint(1), paint(2), paint(31), paint(32), paint(33)];

let steps = 0;
let surprises = 0;

function announce(title: string): void {
  console.log(bold(`\n${++steps}. ${title}`));
}

function showCommand(prompt: "$" | "sql>", command: string): void {
  console.log(`   ${dim(prompt)} ${command}`);
}

function show(label: string, text: string): void {
  console.log(`     ${label.padEnd(10)}  ${text}`);
}

/** Prints nothing where it came as expected. */
function expect(what: string, expected: unknown, came: unknown): void {
  if (came === expected) return;
  surprises++;
  console.log(red(`     expected ${what} ${JSON.stringify(expected)}, got ${JSON.stringify(came)}`));
}

function showExitCode(expected: number, code: number): void {
  show("exit code", (code === 0 ? green : yellow)(`${code}`));
  expect("exit code", expected, code);
}

/** The connector, and what the command needs to find it. */
interface Demonstrated {
  connector: RunningConnector;
  flags: string;
}

/** What is expected of an endpoint, and of the command: 0 for 200, 1 and a line on stderr for all else. */
interface Expected {
  status: number;
  /** What the body says, in Baton's `status` or NDC's `message`. @default {there is no body} */
  says?: string;
  /** A detail by its name, and what its text holds. */
  detail?: [name: string, text: string];
}

/** Asks an endpoint by the command, shows what it is answered, and compares both with what is expected. */
async function ask({ connector, flags }: Demonstrated, endpoint: Endpoint, expected: Expected): Promise<void> {
  const { status, says, detail: [name, text] = ["", ""] } = expected;
  const holds = ({ details }: Answer) => `${details[name] ?? ""}`.includes(text);
  showCommand("$", `connector.ts health-check --endpoint=${endpoint} ${flags}`);
  const answer = await connector.askUntil(endpoint, status, holds);
  const { code, stderr } = await connector.healthCheck(`--endpoint=${endpoint}`);
  show("answer", `${status} ${answer.text || dim("without a body")}`);
  expect("the body to say", says, answer.says);
  if (stderr) show("stderr", stderr.trimEnd());
  const failure = status === 200 ? "" : text;
  expect(`"${failure}" on stderr`, true, stderr.includes(failure));
  expect("lines on stderr", status === 200 ? 0 : 1, stderr.split("\n").length - 1);
  showExitCode(status === 200 ? 0 : 1, code);
}

/** Shows the first line of the connector's own output that fits. */
async function showLine({ connector }: Demonstrated, stream: "stdout" | "stderr", pattern: RegExp): Promise<void> {
  const [line] = await connector[stream].match(pattern);
  show("its " + stream, line);
}

async function start(options: StartOptions, resources: AsyncDisposableStack): Promise<Demonstrated> {
  const dialect = options.dialect ? ` --health-check-dialect=${options.dialect}` : "";
  const variables = Object.entries(options.env ?? {}).map(([name, value]) => `${name}=${value} `).join("");
  showCommand("$", `${variables}connector.ts --health-check --health-check-port=0${dialect}`);
  const starting = startConnector(options);
  // Before it is awaited, so that a demo interrupted just then leaves no connector behind.
  resources.defer(() => starting.then((started) => started[Symbol.asyncDispose](), () => {}));
  const connector = await starting;
  const started = { connector, flags: `--health-check-port=${new URL(connector.url).port}${dialect}` };
  await showLine(started, "stdout", /Health checks at .*/);
  await showLine(started, "stdout", /Synced .*/);
  return started;
}

function change(file: string, statement: string): void {
  showCommand("sql>", statement);
  const database = new DatabaseSync(file);
  try {
    database.exec(`PRAGMA busy_timeout = 5000; ${statement}`); // the connector may be reading just now
  } finally {
    database.close();
  }
}

async function move(from: string, to: string, folder: string): Promise<void> {
  showCommand("$", `mv ${from} ${to}`);
  await Deno.rename(`${folder}/${from}`, `${folder}/${to}`);
}

function terminate({ connector }: Demonstrated): void {
  showCommand("$", `kill -TERM <connector on port ${new URL(connector.url).port}>`);
  connector.signal("SIGTERM");
}

async function demonstrateBaton(folder: string, resources: AsyncDisposableStack): Promise<Demonstrated> {
  const file = `${folder}/directory.sqlite`; // the connector's default
  announce("Start a connector that syncs a directory kept in SQLite");
  const baton = await start({ cwd: folder, env: { SYNC_INTERVAL: "0.2", DRAIN_DELAY: "5" } }, resources);

  announce("Ask each endpoint");
  await ask(baton, "health", { status: 200, says: "healthy" });
  await ask(baton, "ready", { status: 200, says: "ready" });
  await ask(baton, "live", { status: 200, says: "alive" });

  announce("Break the database: unhealthy, though ready and alive");
  change(file, "ALTER TABLE groups RENAME TO teams");
  const missing: Expected["detail"] = ["validation_error", "no such table: groups"];
  await ask(baton, "health", { status: 503, says: "unhealthy", detail: missing });
  await ask(baton, "ready", { status: 200, says: "ready" });
  await ask(baton, "live", { status: 200, says: "alive" });
  await showLine(baton, "stderr", /health check validate fails .*/);

  announce("Mend it: healthy again, by itself");
  change(file, "ALTER TABLE teams RENAME TO groups");
  await ask(baton, "health", { status: 200, says: "healthy" });
  await showLine(baton, "stderr", /health check validate passes again .*/);

  announce("Empty it: healthy, but a check that is not critical has something to tell");
  change(file, "DELETE FROM memberships; DELETE FROM users");
  await ask(baton, "health", { status: 200, says: "healthy", detail: ["users", "the directory has none"] });
  return baton;
}

async function demonstrateNdc(folder: string, resources: AsyncDisposableStack): Promise<Demonstrated> {
  const file = `${folder}/directory.sqlite`;
  announce("Start another on the same directory, in NDC's dialect");
  const ndc = await start({ cwd: folder, dialect: "ndc", env: { SYNC_INTERVAL: "0.2", DRAIN_DELAY: "0" } }, resources);

  announce("Ask each endpoint of NDC");
  await ask(ndc, "ready", { status: 200 });
  await ask(ndc, "live", { status: 200 });
  await ask(ndc, "connected", { status: 200 });

  announce("Break the database: 502, though ready");
  const says = "connector is not connected";
  change(file, "ALTER TABLE groups RENAME TO teams");
  await ask(ndc, "connected", { status: 502, says, detail: ["validate", "no such table: groups"] });
  await ask(ndc, "ready", { status: 200 });

  announce("Take it away: 504, as what cannot be reached; and put it back");
  await move("directory.sqlite", "away.sqlite", folder);
  await ask(ndc, "connected", { status: 504, says, detail: ["validate", "the file is missing"] });
  await move("away.sqlite", "directory.sqlite", folder);
  change(file, "ALTER TABLE teams RENAME TO groups");
  await ask(ndc, "connected", { status: 200 });
  return ndc;
}

async function demonstrateEnd(baton: Demonstrated, ndc: Demonstrated): Promise<void> {
  announce("Drain the first: not ready for anything new, but alive, for DRAIN_DELAY");
  terminate(baton);
  await showLine(baton, "stdout", /Draining/);
  await ask(baton, "ready", { status: 503, says: "not_ready", detail: ["error", "connector is shutting down"] });
  await ask(baton, "live", { status: 200, says: "alive" });

  announce("Stop both: a second signal does not wait, and neither does a DRAIN_DELAY of 0");
  for (const one of [baton, ndc]) {
    terminate(one);
    const { code } = await one.connector.outcome();
    await showLine(one, "stdout", /Stopped/);
    showExitCode(0, code);
  }
}

async function demonstrate(folder: string, resources: AsyncDisposableStack): Promise<void> {
  const baton = await demonstrateBaton(folder, resources);
  const ndc = await demonstrateNdc(folder, resources);
  await demonstrateEnd(baton, ndc);
}

async function main(): Promise<number> {
  await using resources = new AsyncDisposableStack();
  const folder = await Deno.makeTempDir({ prefix: "health-demo-" });
  resources.defer(() => Deno.remove(folder, { recursive: true }));
  const interrupted = Promise.withResolvers<never>();
  // Windows has no SIGTERM
  for (const signal of Deno.build.os === "windows" ? ["SIGINT"] as const : ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(signal, () => interrupted.reject(new Error(`Stopped by ${signal}`)));
  }
  try {
    await within(LIMIT_MS, "the demo to end", Promise.race([demonstrate(folder, resources), interrupted.promise]));
  } catch (error) {
    surprises++;
    console.error(red(`${(error as Error).message}`));
  }
  console.log(surprises === 0 ? green("\nAll came as expected.") : red("\nNot all came as expected."));
  return surprises === 0 ? 0 : 1;
}

Deno.exit(await main());
