/** Turns a socket's events into reads. */
export interface Inbox {
  /** Bytes have come. */
  put(bytes: Uint8Array): void;
  /** The peer has sent all. */
  end(): void;
  /** Nothing more will come. */
  fail(error: Error): void;
  /** The next bytes, or `null` at the end. */
  take(): Promise<Uint8Array | null>;
}

/** An empty one. */
export function createInbox(): Inbox {
  const chunks: Uint8Array[] = [];
  let over: { error?: Error } | undefined;
  let wake: (() => void) | undefined;
  const finish = (how: { error?: Error }) => {
    over ??= how;
    wake?.();
  };
  return {
    put(bytes) {
      chunks.push(bytes);
      wake?.();
    },
    end: () => finish({}),
    fail: (error) => finish({ error }),
    async take() {
      if (chunks.length === 0 && over === undefined) await new Promise<void>((resolve) => wake = resolve);
      const chunk = chunks.shift();
      if (chunk === undefined && over?.error) throw over.error;
      return chunk ?? null;
    },
  };
}
