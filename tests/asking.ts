/** Asks handlers as a runtime would, for a client at an address; every answer is checked against openapi.yaml. */
import type { Dialect } from "../gen/routes.ts";
import type { LoggedFailure } from "../src/failure_log.ts";
import type { Handlers } from "../src/health.ts";
import { Contract } from "./contract.ts";

const contracts = { baton: await Contract.read("baton"), ndc: await Contract.read("ndc") };

/** A client on this machine, one elsewhere, and one whose address the runtime does not tell. */
export const PEERS = { loopback: "127.0.0.1", stranger: "192.0.2.7", unknown: undefined };

/** How a client asks. */
export interface Asking {
  /** @default {"baton"} */
  readonly dialect?: Dialect;
  /** @default {"GET"} */
  readonly method?: string;
  /** The client's address. @default {unknown} */
  readonly peer?: string | undefined;
  /** @default {{}} */
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer in all its parts. */
export interface Asked {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** Deno's connection information. */
export function denoInfo(hostname: string | undefined): unknown {
  return hostname === undefined ? undefined : { remoteAddr: { transport: "tcp", hostname, port: 50_000 } };
}

/** Asks by `fetch`. */
export async function ask(handlers: Handlers, path: string, asking: Asking = {}): Promise<Asked> {
  const { method = "GET", peer, headers } = asking;
  const response = await handlers.fetch(new Request(`http://localhost${path}`, { method, headers }), denoInfo(peer));
  const body = await response.text();
  const sent = new Headers(response.headers);
  // what every runtime adds
  if (method !== "HEAD") sent.set("content-length", `${new TextEncoder().encode(body).length}`);
  return checked({ status: response.status, headers: sent, body }, path, asking);
}

/** Asks by `listener`. */
export function askNode(handlers: Handlers, path: string, asking: Asking = {}): Promise<Asked> {
  const { method = "GET", peer, headers = {} } = asking;
  const sent = new Headers();
  return new Promise((resolve, reject) => {
    const response = {
      statusCode: 0,
      setHeader: (name: string, value: string) => sent.set(name, value),
      end: (body: string) => {
        try {
          const seen = { status: response.statusCode, headers: sent, body: method === "HEAD" ? "" : body };
          resolve(checked(seen, path, asking));
        } catch (error) {
          reject(error);
        }
      },
    };
    handlers.listener({ method, url: path, headers, socket: { remoteAddress: peer } }, response);
  });
}

/** Both ways of asking, by the name of the handler. */
export const WAYS = { fetch: ask, listener: askNode };

function checked(answer: Asked, path: string, { dialect = "baton", method = "GET" }: Asking): Asked {
  contracts[dialect].check({ method, path, ...answer });
  return answer;
}

/** What was logged of the checks that fail. */
export class Log {
  readonly lines: string[] = [];
  readonly failures: LoggedFailure[] = [];

  readonly onError = (line: string, failure: LoggedFailure): void => {
    this.lines.push(line);
    this.failures.push(failure);
  };

  /** The id that was logged last for a check. */
  idOf(check: string): string {
    const id = this.failures.findLast((failure) => failure.check === check)?.id;
    if (id === undefined) throw new Error(`No failure of ${check} was logged`);
    return id;
  }

  /** Puts the ids of checks where a text says `<check>`. */
  withIds(text: string): string {
    return text.replace(/<([\w.-]+)>/g, (_, check) => this.idOf(check));
  }
}

/** A check that passes. */
export const pass = (): void => {};

/** A check that fails by an error of this text. */
export const failing = (text: string) => (): never => {
  throw new Error(text);
};

/** A check that never answers. */
export const hang = (): Promise<never> => new Promise(() => {});
