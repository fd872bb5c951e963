import type { Handlers } from "../health.ts";

/** Where to listen, and what to answer by. */
export interface ListenOptions extends Handlers {
  /** IP address without brackets, or host name. */
  hostname: string;
  /** TCP port, 0 for any free one. */
  port: number;
}

/** What a runtime's server comes down to. */
export interface Listening {
  hostname: string;
  port: number;
  /** Stops listening; resolves when the last running answer is sent. */
  stop(): Promise<unknown>;
  /** Cuts off what is still running, where the runtime can. */
  kill(): void;
}
