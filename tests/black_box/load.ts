/** Clients that ask a service without end: until it refuses their connections, or they heed that it is not ready. */
import { type Connection, isReset } from "./http_client.ts";
import type { Ask, Target } from "./target.ts";

const MOST_REQUESTS = 20_000;

/** A client: what it asks, how long it pauses before the next request, and whether it keeps its connection. */
export interface ClientOptions {
  readonly path: string;
  readonly pause: number;
  readonly keeps: boolean;
}

/** A request that was sent, and not answered in full. */
export interface Loss {
  /** How many requests had been answered on its connection. */
  readonly answered: number;
  /** When its connection was made, as a `performance.now()`. */
  readonly connectedAt: number;
  readonly reason: string;
}

/** What all clients have seen. */
export class Load {
  /** How many answers there were by status code. */
  readonly answers: Record<number, number> = {};
  readonly losses: Loss[] = [];
  /** When a connection was refused first. */
  refusedAt = Infinity;
  readonly #target: Target;
  readonly #heeds: boolean;
  #asked = 0;

  /** @param heeds Whether all clients go elsewhere once one was told that the service is not ready, as orchestrators see to. */
  constructor(target: Target, heeds: boolean) {
    this.#target = target;
    this.#heeds = heeds;
  }

  /** Resolves when the service refuses all clients, or they have gone elsewhere. */
  async run(clients: readonly ClientOptions[]): Promise<void> {
    await Promise.all(clients.map((client) => this.#ask(client)));
  }

  get #goesOn(): boolean {
    return !(this.#heeds && this.answers[503] > 0);
  }

  /** Asks on one connection after another. */
  async #ask(client: ClientOptions): Promise<void> {
    while (this.#goesOn) {
      let connection: Connection;
      try {
        connection = await this.#target.connect();
      } catch (error) {
        if (error instanceof Deno.errors.ConnectionRefused) {
          return void (this.refusedAt = Math.min(this.refusedAt, performance.now()));
        }
        // reset between the system's two steps of accepting it: the client never had it
        if (isReset(error)) continue;
        throw error;
      }
      using _ = connection;
      await this.#askOn(connection, client);
      await pause(client.pause);
    }
  }

  async #askOn(connection: Connection, { path, keeps, pause: ms }: ClientOptions): Promise<void> {
    const connectedAt = performance.now();
    const ask: Ask = { path, headers: keeps ? {} : { Connection: "close" } };
    for (let answered = 0; this.#goesOn; answered++) {
      if (++this.#asked > MOST_REQUESTS) throw new Error(`The service still listens after ${MOST_REQUESTS} requests`);
      try {
        await connection.send(ask);
        const { status, headers } = await connection.readAnswer(ask);
        this.answers[status] = (this.answers[status] ?? 0) + 1;
        if (!keeps || headers.get("connection") === "close") return;
      } catch (error) {
        this.losses.push({ answered, connectedAt, reason: `${error}` });
        return;
      }
      await pause(ms);
    }
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
