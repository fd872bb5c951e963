/**
 * The images of deploy/docker under a real Docker Engine, `deno task test:images`. Not among the other tests, by its name: it needs
 * the engine, and a minute of both CPUs.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "node:path";
import { TTL_MS } from "../../src/defaults.ts";
import { ContainerMemory, zombiesOf } from "./cgroup.ts";
import { Container } from "./container.ts";
import { findEngine, removeAll } from "./engine.ts";
import { buildImage, ONE_BINARY, type Recipe, SEPARATE_ON_GLIBC, SEPARATE_ON_MUSL } from "./images.ts";

const INTERVAL_MS = 1_000;
const RETRIES = 2;
/** More than a health check takes on a busy machine, from its container's point of view. */
const ASKING_MS = 1_000;
/** After which `docker stop` kills. */
const STOP_TIMEOUT_MS = 10_000;

/** So many are let pass before memory is compared, for heaps to become as large as they need to be. */
const FIRST_PROBES = 50;
const PROBES = 200;
/** By how much the memory of the last probes may be over that of the first. */
const GROWTH_LIMIT = 2 * 1024 * 1024;

const engine = await findEngine();

function register(title: string, { unavailable }: { unavailable?: string }, fn: () => Promise<void>): void {
  const name = `${title}${unavailable ? ` (cannot be tried: ${unavailable})` : ""}`;
  Deno.test({ name, ignore: unavailable !== undefined, fn });
}

interface Built {
  recipe: Recipe;
  image: string;
  unavailable?: string;
}

/** Builds an image of the first recipe that can be had. */
async function build([recipe, ...others]: readonly [Recipe, ...Recipe[]], folder: string): Promise<Built> {
  if (engine.unavailable !== undefined) return { recipe, image: "", unavailable: engine.unavailable };
  await Deno.mkdir(folder);
  const made = await recipe.prepare(folder).catch(recipe.whyNot);
  if (typeof made !== "string") return { recipe, image: await buildImage(made, folder, engine) };
  const [next, ...rest] = others;
  return next === undefined ? { recipe, image: "", unavailable: made } : await build([next, ...rest], `${folder}-else`);
}

const folder = await Deno.makeTempDir({ prefix: "images-" });
/** How many containers were started. */
let started = 0;

async function start(image: string, interval: string): Promise<Container> {
  const place = join(folder, `data-${started++}`);
  await Deno.mkdir(place);
  return await Container.start(image, place, { interval, retries: RETRIES });
}

/** What the last health check printed. */
async function lastOutput(container: Container): Promise<string> {
  const log = await container.inspect<{ Output: string }[]>(".State.Health.Log");
  return log.at(-1)!.Output;
}

async function followsTheDataSource(image: string): Promise<void> {
  await using container = await start(image, `${INTERVAL_MS}ms`);
  await container.events.match(/health_status: healthy/);
  assertEquals(await container.inspect(".Config.User"), "65532:65532");
  const pid = await container.inspect<number>(".State.Pid");
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  assertEquals([/^Name:\t(.*)$/m, /^Uid:\t(\d+)/m].map((field) => status.match(field)![1]), ["connector", "65532"]);

  const unhealthy = container.events.matchNew(/health_status: unhealthy/);
  const brokenAt = performance.now();
  await Deno.rename(container.file, `${container.file}.away`);
  await unhealthy;
  const took = performance.now() - brokenAt;
  assert(took <= TTL_MS + RETRIES * (INTERVAL_MS + ASKING_MS), `${took} ms`);
  assertMatch(await lastOutput(container), /connector validation failed: .*the file is missing/);

  const healthy = container.events.matchNew(/health_status: healthy/);
  await Deno.rename(`${container.file}.away`, container.file);
  await healthy;
}

async function drains(image: string): Promise<void> {
  await using container = await start(image, `${INTERVAL_MS}ms`);
  await container.events.match(/health_status: healthy/);
  const draining = container.logs.match(/^Draining$/m);
  const begun = performance.now();
  const stopped = container.stop();
  await draining;
  const { code, stderr } = await container.healthCheck("--endpoint=ready");
  assertEquals(code, 1);
  assertMatch(stderr, /answered 503 Service Unavailable/);
  assertEquals((await container.healthCheck("--endpoint=live")).code, 0);
  await stopped;
  const took = performance.now() - begun;
  assert(took < STOP_TIMEOUT_MS, `${took} ms`);
  const { ExitCode, OOMKilled } = await container.inspect<Record<string, unknown>>(".State");
  assertEquals({ ExitCode, OOMKilled }, { ExitCode: 0, OOMKilled: false });
  assertMatch(container.logs.text, /Draining\nStopped\n$/);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}

async function staysAsItIs(image: string): Promise<void> {
  await using container = await start(image, "20ms");
  await container.events.match(/health_status: healthy/);
  const pid = await container.inspect<number>(".State.Pid");
  const memory = await ContainerMemory.of(pid);
  const sizes: number[] = [];
  for (let probe = 0; probe < FIRST_PROBES + PROBES; probe++) {
    // the next one begins 20 ms later: now the connector is alone
    const [, code] = await container.events.matchNew(/exec_die (\d+)/);
    assertEquals(code, "0");
    sizes.push(await memory.anonymous());
  }
  const zombies = await zombiesOf(pid);
  await container.events.matchNew(/exec_die/);
  // one that has only just ended is gone by the next health check
  const remaining = await zombiesOf(pid);
  assertEquals(zombies.filter((zombie) => remaining.includes(zombie)), []);
  const after = sizes.slice(FIRST_PROBES);
  const [first, last] = [after.slice(0, FIRST_PROBES), after.slice(-FIRST_PROBES)].map(median) as [number, number];
  assert(last - first <= GROWTH_LIMIT, `${first} bytes at first, ${last} after ${PROBES} health checks`);
  assertEquals(await container.inspect(".State.OOMKilled"), false);
}

async function cleanUp(): Promise<void> {
  await Deno.remove(folder, { recursive: true });
  if (engine.unavailable === undefined) await removeAll();
}

Deno.test.afterAll(cleanUp);

const RECIPES: readonly (readonly [Recipe, ...Recipe[]])[] = [[ONE_BINARY], [SEPARATE_ON_MUSL, SEPARATE_ON_GLIBC]];

for (const [index, recipes] of RECIPES.entries()) {
  const built = await build(recipes, join(folder, `image-${index}`)).catch(async (error) => {
    await cleanUp();
    throw error;
  });
  const { recipe: { name }, image } = built;
  const trials = {
    "is unhealthy in time when its data source breaks, and healthy again": followsTheDataSource,
    "drains, and ends by 0 before it is killed": drains,
    [`has no zombies and no more memory after ${PROBES} health checks`]: staysAsItIs,
  };
  for (const [behaviour, trial] of Object.entries(trials)) {
    register(`an image of ${name}, ${behaviour}`, built, () => trial(image));
  }
}
