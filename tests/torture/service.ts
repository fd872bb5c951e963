/**
 * The services that are tortured, on Deno, Bun and Node: told what to do by lines of JSON on stdin, answering by lines of JSON on
 * stdout. What goes wrong inside, unseen by any client, is counted.
 */
import process from "node:process";
import { createInterface } from "node:readline";
import { type CheckOptions, createHealth, type Handlers, type Health, type LoggedFailure } from "../../mod.ts";
import { type HealthServer, serve } from "../../server.ts";
import { watchTimers } from "../black_box/timers.ts";
import type { Command, Said, ServiceOptions } from "./commands.ts";
import { evilCheck, type EvilMode } from "./evil.ts";
import { signed } from "./signature.ts";

const timers = watchTimers();
let unhandled = 0;
process.on("unhandledRejection", () => unhandled++);

interface Service {
  health: Health;
  server: HealthServer;
  modes: Record<string, EvilMode>;
  runs: Record<string, number>;
  log: string[];
}

const services: Service[] = [];

async function start(options: ServiceOptions): Promise<{ service: number; url: string }> {
  const { health: given, checks, serve: serving, signs = false, logs = "kept" } = options;
  const modes = Object.fromEntries(Object.entries(checks).map(([name, { mode }]) => [name, mode]));
  const runs: Record<string, number> = Object.create(null);
  const log: string[] = [];
  const onError = { kept: (line: string) => log.push(line), default: undefined, evil: misbehave }[logs];
  const check = (name: string, options: Partial<CheckOptions>): CheckOptions => ({
    ...options,
    check: (signal) => {
      runs[name] = (runs[name] ?? 0) + 1;
      return evilCheck(modes[name]!, signal, health);
    },
  });
  const named = Object.entries(checks).map(([name, { options = {} }]) => [name, check(name, options)] as const);
  const health: Health = createHealth({
    ...given,
    checks: Object.fromEntries(named),
    ...(onError && { onError }),
  });
  if (logs === "evil") health.onChange(misbehave);
  const as = (spoken: Parameters<Health["as"]>[0]): Handlers => signed(health.as(spoken));
  const server = await serve(signs ? { ...health, as } : health, {
    env: {},
    args: [],
    bindAddress: "127.0.0.1",
    port: 0,
    ...serving,
    enabled: true,
  });
  const number = services.push({ health, server: server!, modes, runs, log }) - 1;
  server!.closed.then(() => {
    say({ closed: number });
    if (serving?.signals) input.close(), process.stdin.destroy();
  });
  return { service: number, url: server!.url };
}

let misdeeds = 0;

/** What a listener, or a log, must not do. */
function misbehave(_said: unknown, _failure?: LoggedFailure): unknown {
  misdeeds++;
  if (misdeeds % 3 === 0) throw undefined;
  if (misdeeds % 3 === 1) return Promise.reject(new Error("of a log"));
  throw new Error("of a listener");
}

async function obey(command: Command, service: Service | undefined): Promise<Partial<Said>> {
  switch (command.do) {
    case "start":
      return { started: await start(command.options) };
    case "set":
      Object.assign(service!.modes, command.modes);
      return {};
    case "report":
      // what was thrown stands in it, too, and may not even be looked at
      return { ages: (await service!.health.report(command.endpoint)).checks.map(({ age }) => age) };
    case "close":
      await service!.server.close();
      return {};
    case "tell":
      // rejections that nobody handles are reported between two turns
      await new Promise((resolve) => setTimeout(resolve, 0));
      return {};
    case "measure":
      return { memory: await measure() };
  }
}

/** After all garbage is collected, twice: what the first leaves for finalizers goes with the second. */
async function measure(): Promise<Said["memory"]> {
  const { gc, Bun } = globalThis as { gc?: () => void; Bun?: { gc(force: boolean): void } };
  for (let i = 0; i < 2; i++) {
    Bun ? Bun.gc(true) : gc?.();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const { rss, heapUsed } = process.memoryUsage();
  return { rss, heap: heapUsed };
}

async function answer({ id, service: number, ...command }: Command & { id: number; service: number }): Promise<void> {
  const service = services[number];
  const state = () => ({ id, pid: process.pid, runs: service?.runs, log: service?.log, timers: timers(), unhandled });
  try {
    const said = await obey(command, service);
    say({ ...state(), ...said });
  } catch (error) {
    say({ ...state(), error: error instanceof Error ? error.message : `not an Error: ${typeof error}` });
  }
}

function say(line: object): void {
  process.stdout.write(JSON.stringify(line) + "\n");
}

const input = createInterface({ input: process.stdin });
for await (const line of input) answer(JSON.parse(line));
