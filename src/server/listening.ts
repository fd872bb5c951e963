import type { Handlers } from "../health.ts";

/** A port to listen on. */
export interface TcpListenAddress {
  /** IP address without brackets, or host name. */
  hostname: string;
  /** TCP port, 0 for any free one. */
  port: number;
}

/** Where to listen. */
export type ListenAddress = TcpListenAddress | {
  /** The path of a Unix socket. */
  unixSocket: string;
};

/** Where to listen, and what to answer by. */
export interface ListenOptions extends Handlers {
  address: ListenAddress;
}

/** What a runtime's server comes down to. */
export interface Listening {
  /** Where it listens: with the port that it was given. */
  address: ListenAddress;
  /** Stops listening, and removes the file of a Unix socket; resolves when the last running answer is sent. */
  stop(): Promise<unknown>;
  /** Cuts off what is still running, where the runtime can. */
  kill(): void;
}
