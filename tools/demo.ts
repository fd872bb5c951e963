/**
 * Shows the main job, `deno task demo`: starts the example connector, asks its health by the command, breaks its database,
 * mends it, and stops it. Ends by itself, with exit code 0 only if all came as expected.
 *
 * @module
 */

import { DatabaseSync } from "node:sqlite";
import { within } from "../tests/black_box/within.ts";
import { type RunningConnector, startConnector } from "../tests/running_connector.ts";

/** Bound on the whole, which takes about a second. */
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
  console.log(`     ${label.padEnd(9)}  ${text}`);
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

/** Asks an endpoint by the command, shows what it is answered, and compares both with what is expected. */
async function ask(
  connector: RunningConnector,
  endpoint: "health" | "ready" | "live",
  expected: { code: number; status: string; error?: string },
): Promise<void> {
  const flags = [`--endpoint=${endpoint}`, `--health-check-port=${new URL(connector.url).port}`];
  showCommand("$", `connector.ts health-check ${flags.join(" ")}`);
  const { status, body } = await connector.askUntil(endpoint, expected.code === 0 ? 200 : 503);
  const { code, stderr } = await connector.healthCheck(...flags);
  show("answer", `${status} ${JSON.stringify(body)}`);
  expect("status", expected.status, body.status);
  if (stderr) show("stderr", stderr.trimEnd());
  expect("lines on stderr", expected.code, stderr.split("\n").length - 1);
  expect(`"${expected.error}" on stderr`, true, stderr.includes(expected.error ?? ""));
  showExitCode(expected.code, code);
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

async function demonstrate(folder: string, resources: AsyncDisposableStack): Promise<void> {
  const file = `${folder}/directory.sqlite`; // the connector's default
  announce("Start a connector that syncs a directory kept in SQLite");
  showCommand("$", "connector.ts --health-check --health-check-port=0");
  const starting = startConnector({ cwd: folder });
  // Before it is awaited, so that a demo interrupted just then leaves no connector behind.
  resources.defer(() => starting.then((started) => started[Symbol.asyncDispose](), () => {}));
  const connector = await starting;
  const [synced] = await connector.stdout.match(/Synced .*/);
  show("stdout", `Health checks at ${connector.url}`);
  show("stdout", synced);

  announce("Ask each endpoint");
  await ask(connector, "health", { code: 0, status: "healthy" });
  await ask(connector, "ready", { code: 0, status: "ready" });
  await ask(connector, "live", { code: 0, status: "alive" });

  announce("Break the database: unhealthy, though ready and alive");
  change(file, "ALTER TABLE groups RENAME TO teams");
  await ask(connector, "health", { code: 1, status: "unhealthy", error: "no such table: groups" });
  await ask(connector, "ready", { code: 0, status: "ready" });
  await ask(connector, "live", { code: 0, status: "alive" });

  announce("Mend it: healthy again, by itself");
  change(file, "ALTER TABLE teams RENAME TO groups");
  await ask(connector, "health", { code: 0, status: "healthy" });

  announce("Stop the connector");
  showCommand("$", "kill -TERM <connector>");
  const { code, stdout, stderr } = await connector.stop("SIGTERM");
  show("stdout", stdout.trimEnd().split("\n").at(-1) ?? "");
  expect("stderr", "", stderr);
  showExitCode(0, code);
}

async function main(): Promise<number> {
  await using resources = new AsyncDisposableStack();
  const folder = await Deno.makeTempDir({ prefix: "health-demo-" });
  resources.defer(() => Deno.remove(folder, { recursive: true }));
  const interrupted = Promise.withResolvers<never>();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(signal, () => interrupted.reject(new Error(`Interrupted by ${signal}`)));
  }
  try {
    await within(LIMIT_MS, "the demo to end", Promise.race([demonstrate(folder, resources), interrupted.promise]));
  } catch (error) {
    surprises++;
    console.log(red(`\n${(error as Error).message}`));
  }
  console.log(surprises === 0 ? green("\nAll came as expected.") : red("\nNot all came as expected."));
  return surprises === 0 ? 0 : 1;
}

Deno.exit(await main());
