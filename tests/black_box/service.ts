/**
 * The service under test, on Deno, Bun and Node: serves checks that are switched by lines of JSON on stdin, and answers with
 * lines of JSON on stdout. The end of stdin is the end of its main program: nothing but the server is left then.
 */
import process from "node:process";
import { createInterface } from "node:readline";
import { createHealth } from "../../mod.ts";
import { type HealthServer, serve } from "../../server.ts";
import { type Command, Switchboard } from "./checks.ts";
import type { StartOptions } from "./target.ts";

let unhandled = 0;
process.on("unhandledRejection", () => unhandled++);

// The limit is short: much of the tests' time is spent on checks that never settle.
const { port = 0, bindAddress = "127.0.0.1", timeout = 100 }: StartOptions = JSON.parse(process.argv[2]);
const switchboard = new Switchboard();
const health = createHealth({ ready: switchboard.ready, validate: switchboard.validate, timeout });
const options = { args: [], env: {}, enabled: true, bindAddress };

try {
  const server = await serve(health, { ...options, port });
  if (server === undefined) throw new Error("not enabled");
  say({ url: server.url });
  for await (const line of createInterface({ input: process.stdin })) answer(server, JSON.parse(line));
} catch (error) {
  say({ error: textOf(error) });
}

function answer(server: HealthServer, { id, ...command }: Command & { id: number }): void {
  const state = () => ({ id, ...switchboard.counts, unhandled });
  obey(server, command).then(() => say(state()), (error) => say({ ...state(), error: textOf(error) }));
}

async function obey(server: HealthServer, command: Command): Promise<void> {
  switch (command.do) {
    case "close":
      await Promise.all([server.close(), server.close()]);
      break;
    case "serve_again":
      await serve(health, { ...options, port: Number(new URL(server.url).port) });
      break;
    case "reject_unhandled":
      Promise.reject(new Error("nobody handles this"));
      break;
    case "tell":
      // Unhandled rejections are reported between turns of the event loop: they are all known after one more.
      await new Promise((resolve) => setTimeout(resolve, 0));
      break;
    default:
      await switchboard.obey(command);
  }
}

function say(line: object): void {
  process.stdout.write(JSON.stringify(line) + "\n");
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : `not an Error: ${typeof error}`;
}
