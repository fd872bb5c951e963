/** A service of somebody who has got the package: uses every export, and says what came of it. */
import { type Check, createHealth, type HealthOptions, isUnreachable, UnreachableError } from "@baton/health";
import { classify, createHealthClient, type HealthAnswer } from "@baton/health/client";
import { healthCheck } from "@baton/health/probe";
import { type HealthServer, serve } from "@baton/health/server";

const said: unknown[] = [];
const say = (...values: unknown[]) => said.push(...values);

const validate: Check = () => {
  throw new UnreachableError("the directory is away");
};
const options: HealthOptions = { ready: () => {}, validate, onError: (line) => say(line.replace(/\w{8}\)/, "ID)")) };
const health = createHealth(options);
const server: HealthServer | undefined = await serve(health, {
  enabled: true,
  port: 0,
  args: [],
  env: {},
  signals: true,
});
if (server === undefined) throw new Error("It is not enabled");

const client = createHealthClient({ baseUrl: server.url, retry: { attempts: 2, maxDelay: 2_000 } });
const answer: HealthAnswer<"getHealth"> = await client.health({ signal: AbortSignal.timeout(10_000) });
if (answer.conforms && answer.status === 503) {
  const { error, validation_error }: { error: string; validation_error?: string } = answer.body.details;
  say(error, validation_error, answer.attempts satisfies number, answer.classification satisfies "transient");
}
const ready = await client.ready();
if (ready.classification === "healthy") say(ready.body.status satisfies "ready");

const ndc = createHealthClient({ baseUrl: server.url, dialect: "ndc", fetch: health.as({ dialect: "ndc" }).fetch });
const connected = await ndc.connected();
say(connected.status, classify(connected.status), isUnreachable(new UnreachableError("away")));

const { port } = new URL(server.url);
say(await healthCheck(["--endpoint=live", `--health-check-port=${port}`], {}));
await server.close();
try {
  await client.live();
} catch (error) {
  say(isUnreachable(error));
}
say(health.state);
console.log(JSON.stringify(said));

/** Never called: what must not compile. */
export const refused = () => [
  // @ts-expect-error -- so that a misspelt option does not compile
  createHealth({ validates: () => {} }),
  // @ts-expect-error -- so that an endpoint of NDC's is none of a client of Baton's
  client.connected,
  // @ts-expect-error -- so that a body is looked at before it is taken for a good one
  answer.body satisfies { status: "healthy" },
];
