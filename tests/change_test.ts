import { assertEquals } from "@std/assert";
import { type Change, createListeners } from "../src/change.ts";
import { hostileProxy } from "./thrown_values.ts";
import { unhandledDuring } from "./unhandled.ts";

const UP: Change = { subject: "check", check: "db", from: "unknown", to: "up" };
const RUNNING: Change = { subject: "service", from: "starting", to: "running" };
const DRAINING: Change = { subject: "service", from: "running", to: "draining" };

Deno.test("tell() tells every listener, in the order in which they were added", () => {
  const told: unknown[] = [];
  const listeners = createListeners();
  listeners.add((change) => told.push(["first", change]));
  listeners.add((change) => told.push(["second", change]));
  listeners.tell(UP);
  assertEquals(told, [["first", UP], ["second", UP]]);
});

Deno.test("add() takes the same function twice, and what it returns takes away one of them, once", () => {
  const told: Change[] = [];
  const listeners = createListeners();
  const listener = (change: Change) => told.push(change);
  const remove = listeners.add(listener);
  listeners.add(listener);
  listeners.tell(UP);
  remove();
  remove();
  listeners.tell(RUNNING);
  assertEquals(told, [UP, UP, RUNNING]);
});

const HARM: [what: string, listener: () => unknown][] = [
  ["throws", () => {
    throw new Error("no listener");
  }],
  ["throws what cannot be looked at", () => {
    throw hostileProxy;
  }],
  ["rejects", () => Promise.reject(new Error("no listener"))],
  ["returns what cannot be looked at", () => hostileProxy],
  ["returns a promise whose catch throws", () =>
    Object.assign(Promise.resolve(), {
      catch: () => {
        throw new Error("no catch");
      },
    })],
];
for (const [what, listener] of HARM) {
  Deno.test(`tell() goes on to the next after a listener that ${what}`, async () => {
    const told: Change[] = [];
    const listeners = createListeners();
    listeners.add(listener);
    listeners.add((change) => told.push(change));
    assertEquals(await unhandledDuring(() => listeners.tell(UP)), []);
    assertEquals(told, [UP]);
  });
}

Deno.test("tell() tells all of one change before the next, which a listener has caused", () => {
  const told: unknown[] = [];
  const listeners = createListeners();
  listeners.add((change) => change === RUNNING && listeners.tell(DRAINING));
  listeners.add((change) => told.push(change));
  listeners.tell(RUNNING);
  assertEquals(told, [RUNNING, DRAINING]);
});

Deno.test("tell() does not tell a listener that another has just taken away", () => {
  const told: Change[] = [];
  const listeners = createListeners();
  listeners.add(() => remove());
  const remove = listeners.add((change) => told.push(change));
  listeners.tell(UP);
  assertEquals(told, []);
});

Deno.test("tell() tells a listener that is added meanwhile of the next change, not of this one", () => {
  const told: Change[] = [];
  const listeners = createListeners();
  const remove = listeners.add(() => (remove(), listeners.add((change) => told.push(change))));
  listeners.tell(UP);
  listeners.tell(RUNNING);
  assertEquals(told, [RUNNING]);
});
