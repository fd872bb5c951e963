/**
 * The service under test as a plain handler, for whoever serves one: its checks are switched by requests to a path that no service
 * has. Portable. There is one service in each process, begun by the first command.
 */
import { ALONE, type Command, CONTROL } from "./commands.ts";
import { TestedHealth } from "./tested_health.ts";
import { watchTimers } from "./timers.ts";

interface Events {
  readonly Bun?: unknown;
  readonly process?: { on(event: string, listener: () => void): void };
  addEventListener?(event: string, listener: (event: Event) => void): void;
}

const timers = watchTimers();
let unhandled = 0;
let tested: TestedHealth | undefined;
let fetchTested: TestedHealth["health"]["fetch"] | undefined;

const scope = globalThis as unknown as Events;
if (scope.Bun !== undefined) scope.process!.on("unhandledRejection", () => unhandled++);
else {
  scope.addEventListener?.("unhandledrejection", (event) => {
    // edge-runtime's has no such method
    event.preventDefault?.();
    unhandled++;
  });
  // workerd as of 2023 tells of one before the turn is over in which it is handled
  scope.addEventListener?.("rejectionhandled", () => unhandled--);
}

/** Answers as the service, and obeys. `context` is what a runtime has as a third argument. */
async function answer(request: Request, info: unknown, context: unknown): Promise<Response> {
  if (request.headers.has(ALONE)) return await fetchTested!(request);
  if (!request.url.endsWith(CONTROL)) return await fetchTested!(request, info, context);
  try {
    await obey(await request.json());
    return Response.json({ ...tested!.state, timers: timers(), unhandled });
  } catch (error) {
    return Response.json({ error: String(error) });
  }
}

async function obey(command: Command): Promise<void> {
  switch (command.do) {
    case "start":
      tested = new TestedHealth(command.options, hold);
      fetchTested = tested.counted(tested.health).fetch;
      break;
    case "drain":
      tested!.health.drain();
      break;
    case "reject_unhandled":
      Promise.reject(new Error("nobody handles this"));
      break;
    case "tell":
      await new Promise((resolve) => setTimeout(resolve, 0));
      break;
    case "set":
    case "release":
      await tested!.switchboard.obey(command);
      break;
    default:
      throw new Error(`A handler cannot ${command.do}`);
  }
}

/** By timers of the request that is held: on an edge runtime another request cannot release its promise. */
async function hold(isReleased: () => boolean): Promise<void> {
  while (!isReleased()) await new Promise((resolve) => setTimeout(resolve, 5));
}

export default { fetch: answer };
