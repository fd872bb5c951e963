/** The system's clock is set, back and forth by up to an hour, again and again: ages, intervals and deadlines do not care. */
import { CONNECTOR, startConnector } from "../../tools/process/connector.ts";
import { exchange } from "../black_box/http_client.ts";
import { drips, sendsAndStalls, startRawServer } from "../probe/raw_server.ts";
import { commandLine, run } from "../probe/run_process.ts";
import { program } from "../runtimes.ts";
import { withFolder } from "../with_connector.ts";
import { type Arena, type Attack, count } from "./attack.ts";
import { chanceOf } from "./chance.ts";
import { FakeTime, NO_FAKE_TIME } from "../fake_time.ts";
import { type Service, startSubject } from "./subject.ts";

const JUMPS = 150;
const JUMP_MS = 60;
const HOUR_MS = 3_600_000;

/** Milliseconds. */
const INTERVAL_MS = 200;
const DEADLINE_MS = 500;

/** By how much a machine that has more to do may be late, in milliseconds. */
const LATE_MS = 1_500;

export const clock: Attack = {
  name: "clock",
  waits: true,
  unavailable: NO_FAKE_TIME,
  async run(arena: Arena) {
    await using time = await FakeTime.create();
    await using subject = await startSubject(arena.runtime, { env: time.env });
    const service = await subject.start({
      checks: {
        ready: { mode: "pass", options: { ttl: 60_000, maxAge: 60_000 } },
        background: { mode: "pass_later", options: { interval: INTERVAL_MS, maxAge: 3_000 } },
      },
    });
    const hanging = await subject.start({ health: { deadline: DEADLINE_MS }, checks: { ready: { mode: "hang" } } });
    await untilHealthy(service);
    const jumping = new Jumps(time, arena);
    const start = performance.now();
    const before = (await service.tell({ do: "tell" })).runs.background!;
    const [answers, late] = await Promise.all([
      whileJumping(jumping, () => assertHealthy(service, start)),
      whileJumping(jumping, () => assertInTime(hanging)),
      whileJumping(jumping, () => assertProbes(arena, time)),
      connectorStaysHealthy(arena, { time, jumping }),
      jumping.run(),
    ]);
    const paced = await assertPace(service, { start, before });
    await assertFollows(service, time);
    return `set ${count(jumping.done)} times by up to an hour, back and forth: ${
      count(answers)
    } answers of 200 from one run of a ` +
      `check that is kept for a minute, and ${paced} runs of one with an interval of ${INTERVAL_MS} ms; ${late} of a hanging ` +
      `check at the deadline; the command gave up in time; the example connector stayed healthy`;
  },
};

class Jumps {
  done = 0;
  over = false;
  readonly #time: FakeTime;
  readonly #all: number;
  readonly #chance: () => number;

  constructor(time: FakeTime, { seed, amount }: Arena) {
    this.#time = time;
    this.#all = Math.max(20, amount(JUMPS));
    this.#chance = chanceOf(seed);
  }

  async run(): Promise<void> {
    for (; this.done < this.#all; this.done++) {
      // mostly as far as it goes
      const part = this.#chance() < 0.5 ? 1 : this.#chance();
      await this.#time.set(Math.round((this.#chance() < 0.5 ? -part : part) * HOUR_MS));
      // a pace, and not a wait for something
      await new Promise((resolve) => setTimeout(resolve, JUMP_MS));
    }
    this.over = true;
  }
}

async function whileJumping(jumps: Jumps, act: () => Promise<void>): Promise<number> {
  let acts = 0;
  for (; !jumps.over; acts++) await act();
  return acts;
}

async function untilHealthy(service: Service): Promise<void> {
  while (await statusOf(service, "/health") !== 200);
}

async function statusOf({ url }: Service, path: string): Promise<number> {
  return (await exchange(url, { path }, () => {})).status;
}

async function assertHealthy(service: Service, start: number): Promise<void> {
  const answer = await exchange(service.url, { path: "/health" }, () => {});
  if (answer.status !== 200) throw new Error(`It is not healthy any more: ${answer.body}`);
  const { ages = [], runs } = await service.tell({ do: "report", endpoint: "health" });
  const most = performance.now() - start + LATE_MS;
  const odd = ages.find((age) => age === undefined || age < 0 || age > most);
  if (odd !== undefined) throw new Error(`A result is said to be ${odd} ms old`);
  if (runs.ready !== 1) throw new Error(`What is kept for a minute was run ${runs.ready} times`);
}

async function assertInTime(hanging: Service): Promise<void> {
  const start = performance.now();
  const status = await statusOf(hanging, "/ready");
  const took = performance.now() - start;
  if (status === 503 && took > DEADLINE_MS * 0.98 && took < DEADLINE_MS + LATE_MS) return;
  throw new Error(`A deadline of ${DEADLINE_MS} ms was over after ${took.toFixed(0)} ms, by ${status}`);
}

/** One that is never answered, and one that is answered slowly. */
async function assertProbes({ runtime }: Arena, { env }: FakeTime): Promise<void> {
  const command = await commandLine(runtime);
  await using silent = startRawServer(sendsAndStalls(""));
  await using dripping = startRawServer(drips("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 5));
  const codes = await Promise.all([[silent, 0.5], [dripping, 5]].map(async ([server, timeout]) => {
    const { port } = server as typeof silent;
    const start = performance.now();
    const { code } = await run([...command, `--health-check-port=${port}`, `--timeout=${timeout}`], { env });
    const took = performance.now() - start;
    if (took > 500 + 2 * LATE_MS) throw new Error(`The command took ${took.toFixed(0)} ms`);
    return code;
  }));
  if (codes.join() !== "1,0") throw new Error(`The command exited by ${codes.join(" and ")}`);
}

interface Times {
  readonly time: FakeTime;
  readonly jumping: Jumps;
}

/** It has a check of its own on when it has last synced. */
async function connectorStaysHealthy({ runtime }: Arena, { time, jumping }: Times): Promise<void> {
  await withFolder(async (folder) => {
    await using connector = await startConnector({
      env: { ...time.env, DATABASE_FILE: `${folder}/directory.sqlite` },
      program: [...runtime.command, await program(runtime, CONNECTOR)],
    });
    await connector.askUntil("health", 200);
    await whileJumping(jumping, async () => {
      const { status, text } = await connector.ask("health");
      if (status !== 200) throw new Error(`The connector is not healthy any more: ${text}`);
    });
  });
}

/** Since when, and how often it had run by then. */
interface Beginning {
  readonly start: number;
  readonly before: number;
}

async function assertPace(service: Service, { start, before }: Beginning): Promise<number> {
  const { runs } = await service.tell({ do: "tell" });
  const expected = (performance.now() - start) / INTERVAL_MS;
  const counted = runs.background! - before;
  if (counted > expected * 0.5 - 2 && counted < expected * 1.2 + 2) return counted;
  throw new Error(`There were ${counted} runs where ${expected.toFixed(0)} were due`);
}

/** The time that an answer tells is the clock's: the clock has been set. */
async function assertFollows(service: Service, time: FakeTime): Promise<void> {
  for (const ahead of [HOUR_MS, -HOUR_MS]) {
    await time.set(ahead);
    const { body } = await exchange(service.url, { path: "/live" }, () => {});
    const told = Date.parse(JSON.parse(body).timestamp) - Date.now();
    if (Math.abs(told - ahead) > LATE_MS) throw new Error(`Set by ${ahead} ms, it tells a time ${told} ms off`);
  }
}
