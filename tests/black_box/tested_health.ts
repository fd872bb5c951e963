/** The health under test, and what has happened to it. Portable: part of the service under test on each runtime. */
import { type CheckOptions, createHealth, type Handlers, type Health } from "../../mod.ts";
import { type CheckName, type Hold, Switchboard } from "./checks.ts";
import type { StartOptions } from "./commands.ts";

/** A health whose checks are switched, which counts the requests to its handlers, and keeps its log. */
export class TestedHealth {
  readonly switchboard: Switchboard;
  readonly health: Health;
  readonly log: string[] = [];
  requests = 0;
  /** Called at each request. */
  requested = () => {};

  constructor(options: StartOptions, hold?: Hold) {
    this.switchboard = new Switchboard(hold);
    const check = (name: CheckName): CheckOptions => ({
      check: this.switchboard.check(name),
      ttl: 0,
      ...options.checks?.[name],
    });
    const names = new Set<CheckName>([
      "ready",
      "validate",
      "live",
      ...Object.keys(options.checks ?? {}) as CheckName[],
    ]);
    const checks = Object.fromEntries([...names].map((name) => [name, check(name)]));
    this.health = createHealth({ ...options.health, checks, onError: (line) => this.log.push(line) });
    this.switchboard.obey({ do: "set", ...options.modes });
  }

  counted({ fetch, listener }: Handlers): Handlers {
    const count = () => {
      this.requests++;
      this.requested();
    };
    return {
      // each by its name: Deno.serve hands over no more than a function says it takes
      fetch: (request, info, context) => (count(), fetch(request, info, context)),
      listener: (request, response) => (count(), listener(request, response)),
    };
  }

  /** What a command is answered by. */
  get state(): object {
    return { ...this.switchboard.counts, requests: this.requests, log: this.log };
  }
}
