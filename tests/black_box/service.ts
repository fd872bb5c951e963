/**
 * The services under test, on Deno, Bun and Node: their checks are switched by lines of JSON on stdin, answered by lines of JSON
 * on stdout. The end of stdin is the end of the main program: nothing but servers is left then.
 */
import process from "node:process";
import { createInterface } from "node:readline";
import type { Health } from "../../mod.ts";
import { type HealthServer, serve } from "../../server.ts";
import type { Command, StartOptions } from "./commands.ts";
import { TestedHealth } from "./tested_health.ts";
import { watchTimers } from "./timers.ts";

const timers = watchTimers();
let unhandled = 0;
process.on("unhandledRejection", () => unhandled++);

const services: Service[] = [];
const input = createInterface({ input: process.stdin });

/** A service, its server, and what has happened to them. */
class Service extends TestedHealth {
  server?: HealthServer;
  #options: StartOptions;

  constructor(options: StartOptions) {
    super(options);
    this.#options = options;
  }

  async serve(port = this.#options.serve?.port ?? 0): Promise<HealthServer> {
    const { health } = this;
    const counted = { ...health, as: (spoken: Parameters<Health["as"]>[0]) => this.counted(health.as(spoken)) };
    // whatever else: from the flags and variables of this process
    const server = await serve(counted, { bindAddress: "127.0.0.1", ...this.#options.serve, enabled: true, port });
    if (server === undefined) throw new Error("not enabled");
    return server;
  }

  async obey(command: Command): Promise<void> {
    switch (command.do) {
      case "close":
        await Promise.all([this.server?.close(), this.server?.close()]);
        break;
      case "begin_close":
        this.server?.close();
        break;
      case "drain":
        this.health.drain();
        break;
      case "serve_again":
        await this.serve(Number(new URL(this.server!.url).port));
        break;
      case "reject_unhandled":
        Promise.reject(new Error("nobody handles this"));
        break;
      case "await_requests":
        while (this.requests < command.requests) await new Promise<void>((resolve) => this.requested = resolve);
        break;
      case "tell":
        // unhandled rejections are reported between turns of the event loop: they are all known after one more
        await new Promise((resolve) => setTimeout(resolve, 0));
        break;
      case "start":
        throw new Error("a service cannot start another");
      default:
        await this.switchboard.obey(command);
    }
  }
}

/** Starts a service. One that ends by a signal ends the main program, too. */
async function start(options: StartOptions): Promise<{ service: number; url: string }> {
  const service = new Service(options);
  const server = service.server = await service.serve();
  const number = services.push(service) - 1;
  server.closed.then(() => {
    say({ closed: number, requests: service.requests });
    if (options.serve?.signals) input.close(), process.stdin.destroy();
  });
  return { service: number, url: server.url };
}

async function answer({ id, service: number, ...command }: Command & { id: number; service: number }): Promise<void> {
  const service = services[number];
  try {
    const started = command.do === "start" ? await start(command.options) : void await service.obey(command);
    say({ id, started, ...stateOf(service) });
  } catch (error) {
    say({ id, ...stateOf(service), error: error instanceof Error ? error.message : `not an Error: ${typeof error}` });
  }
}

function stateOf(service: Service | undefined): object {
  return { ...service?.state, timers: timers(), unhandled };
}

function say(line: object): void {
  process.stdout.write(JSON.stringify(line) + "\n");
}

for await (const line of input) answer(JSON.parse(line));
