/**
 * A network namespace of the tests' own, in which a service may listen on every address: none of them is reached from outside. On
 * its loopback interface there are addresses beside 127.0.0.1 and ::1, from which a client is a stranger.
 */
import { linesOf } from "../../tools/process/lines.ts";
import type { Answer, Ask } from "./target.ts";
import { within } from "./within.ts";

/** Set aside for documentation (RFC 5737, RFC 3849). */
export const STRANGER = "192.0.2.1";
export const STRANGER_V6 = "2001:db8::1";

const SET_UP = [
  "ip link set lo up",
  `ip addr add ${STRANGER}/32 dev lo`,
  `ip addr add ${STRANGER_V6}/128 dev lo nodad`,
  "echo ready",
  "exec cat",
].join(" && ");

/** As root, and as anybody else where the system lets them. */
const WAYS = [
  { unshare: ["--net"], enter: ["--net"] },
  { unshare: ["--user", "--map-root-user", "--net"], enter: ["--user", "--preserve-credentials", "--net"] },
];

const RELAY = new URL("relay.ts", import.meta.url);
const LIMIT_MS = 10_000;

/** Why there is no namespace here; nothing if there is. Known after {@linkcode openNamespace}. */
export class NamespaceError extends Error {}

export class Namespace implements AsyncDisposable {
  /** The command that runs another inside. */
  readonly command: readonly string[];
  readonly #holder: Deno.ChildProcess;
  #relay?: Relay;

  constructor(holder: Deno.ChildProcess, enter: readonly string[]) {
    this.#holder = holder;
    this.command = ["nsenter", "--target", `${holder.pid}`, ...enter, "--"];
  }

  /** Sends a request from inside, and reads the answer. */
  ask(url: string, request: Ask): Promise<Answer> {
    this.#relay ??= new Relay(this.command);
    return within(LIMIT_MS, `an answer from ${url}`, this.#relay.ask(url, request));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#relay?.stop();
    await this.#holder.stdin.close();
    await Promise.all([this.#holder.status, this.#holder.stderr.cancel()]);
  }
}

/** @throws {NamespaceError} If this machine does not let us. */
export async function openNamespace(): Promise<Namespace> {
  const reasons: string[] = [];
  for (const { unshare, enter } of WAYS) {
    try {
      const args = [...unshare, "sh", "-c", SET_UP];
      const holder = new Deno.Command("unshare", { args, stdin: "piped", stdout: "piped", stderr: "piped" }).spawn();
      const said = holder.stdout.pipeThrough(new TextDecoderStream()).getReader();
      const { value } = await within(LIMIT_MS, "a network namespace", said.read());
      await said.cancel();
      if (value?.startsWith("ready")) return new Namespace(holder, enter);
      reasons.push((await new Response(holder.stderr).text()).trim().split("\n")[0]);
      await Promise.all([holder.stdin.abort(), holder.status]);
    } catch (error) {
      reasons.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new NamespaceError(reasons[0]);
}

/** The client inside: lines of JSON in, lines of JSON out. */
class Relay {
  readonly #child: Deno.ChildProcess;
  readonly #stdin: WritableStreamDefaultWriter<Uint8Array>;
  readonly #pending = new Map<number, PromiseWithResolvers<Answer>>();
  #asked = 0;

  constructor(command: readonly string[]) {
    const [name, ...args] = [...command, Deno.execPath(), "run", "--allow-net", RELAY.pathname];
    this.#child = new Deno.Command(name, { args, stdin: "piped", stdout: "piped", stderr: "inherit" }).spawn();
    this.#stdin = this.#child.stdin.getWriter();
    this.#readLines();
  }

  async ask(url: string, request: Ask): Promise<Answer> {
    const id = ++this.#asked;
    const answer = Promise.withResolvers<Answer>();
    this.#pending.set(id, answer);
    await this.#stdin.write(new TextEncoder().encode(JSON.stringify({ id, url, request }) + "\n"));
    return await answer.promise;
  }

  async stop(): Promise<void> {
    await this.#stdin.close();
    await this.#child.status;
  }

  async #readLines(): Promise<void> {
    for await (const line of linesOf(this.#child.stdout)) {
      const { id, error, status, headers, body } = JSON.parse(line);
      const { resolve, reject } = this.#pending.get(id)!;
      if (error === undefined) resolve({ status, headers: new Headers(headers), body });
      else reject(new Error(error));
    }
  }
}
