import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import type { Connection } from "../../src/probe/connection.ts";
import { dial } from "../../src/probe/dial.ts";
import type { Signal } from "../../src/probe/timeout.ts";
import { within } from "../black_box/within.ts";
import { fakeConnection } from "./fake_connection.ts";

const LOCALHOST = { hostname: "localhost", port: 8081 };
const NEVER = new AbortController().signal;

/** One address that was dialled, to be connected to or not. */
interface Dialled {
  hostname: string;
  signal: Signal;
  connect(connection: Connection): void;
  fail(error: Error): void;
}

/** Dials by nothing but what the test does. */
function fakeDial(destination: { hostname: string; port: number }, signal = NEVER) {
  const all: Dialled[] = [];
  let onDialled = () => {};
  const connecting = dial(destination, (hostname, signal) => {
    return new Promise((connect, fail) => {
      all.push({ hostname, signal, connect, fail });
      onDialled();
    });
  }, signal);
  connecting.catch(() => {});
  const dialled = async (index: number) => {
    while (all.length <= index) await within(5_000, "the next address", new Promise<void>((done) => onDialled = done));
    return all[index]!;
  };
  return { connecting: within(5_000, "the end of dial()", connecting), dialled, all };
}

function codedError(code: string): Error {
  return Object.assign(new Error(code), { code });
}

for (const hostname of ["127.0.0.1", "::1"]) {
  Deno.test(`dial() tries ${hostname} alone`, async () => {
    const { connecting, dialled, all } = fakeDial({ hostname, port: 1 });
    const error = codedError("ECONNREFUSED");
    (await dialled(0)).fail(error);
    assertStrictEquals(await assertRejects(() => connecting, Error), error);
    assertEquals(all.map(({ hostname }) => hostname), [hostname]);
  });
}

Deno.test("dial() tries no other address where the name itself connects", async () => {
  const { connecting, dialled, all } = fakeDial(LOCALHOST);
  const connection = fakeConnection();
  const { hostname, signal, connect } = await dialled(0);
  connect(connection);
  assertStrictEquals(await connecting, connection);
  assertEquals([hostname, signal.aborted, all.length], ["localhost", false, 1]);
});

Deno.test("dial() tries both loopback addresses for localhost, each as soon as the one before fails", async () => {
  const { connecting, dialled, all } = fakeDial(LOCALHOST);
  (await dialled(0)).fail(codedError("ENOTFOUND"));
  (await dialled(1)).fail(codedError("ECONNREFUSED"));
  const connection = fakeConnection();
  (await dialled(2)).connect(connection);
  assertStrictEquals(await connecting, connection);
  assertEquals(all.map(({ hostname }) => hostname), ["localhost", "127.0.0.1", "::1"]);
});

Deno.test("dial() rejects with the error of the first where none connects", async () => {
  const { connecting, dialled } = fakeDial(LOCALHOST);
  const first = codedError("ECONNREFUSED");
  (await dialled(0)).fail(first);
  (await dialled(1)).fail(codedError("EHOSTUNREACH"));
  (await dialled(2)).fail(codedError("ENETUNREACH"));
  assertStrictEquals(await assertRejects(() => connecting, Error), first);
});

Deno.test("dial() does not wait for one that is silent, and gives it up when another connects", async () => {
  const { connecting, dialled } = fakeDial(LOCALHOST);
  const [silent, second] = [await dialled(0), await dialled(1)];
  const connection = fakeConnection();
  second.connect(connection);
  assertStrictEquals(await connecting, connection);
  assertEquals([silent.signal.aborted, second.signal.aborted], [true, false]);
});

Deno.test("dial() still takes the first where it connects after the second was begun", async () => {
  const { connecting, dialled } = fakeDial(LOCALHOST);
  const [first, second] = [await dialled(0), await dialled(1)];
  const connection = fakeConnection();
  first.connect(connection);
  assertStrictEquals(await connecting, connection);
  assertEquals([first.signal.aborted, second.signal.aborted], [false, true]);
});

Deno.test("dial() closes a connection that is made too late", async () => {
  const { connecting, dialled } = fakeDial(LOCALHOST);
  const [late, second] = [await dialled(0), await dialled(1)];
  second.connect(fakeConnection());
  await connecting;
  const closed = new Promise<void>((close) => late.connect({ ...fakeConnection(), close }));
  await within(5_000, "the end of the late connection", closed);
});

Deno.test("dial() gives all up when its signal says so", async () => {
  const controller = new AbortController();
  const { connecting, dialled } = fakeDial(LOCALHOST, controller.signal);
  const attempts = [await dialled(0), await dialled(1), await dialled(2)];
  for (const { signal, fail } of attempts) signal.addEventListener("abort", () => fail(signal.reason));
  const reason = new DOMException("The time is up", "TimeoutError");
  controller.abort(reason);
  assertStrictEquals(await assertRejects(() => connecting, DOMException), reason);
});

for (const code of ["ENOTFOUND", "EAI_AGAIN"]) {
  Deno.test(`dial() does not look up again what cannot be looked up: ${code}`, async () => {
    const { connecting, dialled, all } = fakeDial({ hostname: "localhost.localdomain", port: 1 });
    const error = codedError(code);
    (await dialled(0)).fail(error);
    assertStrictEquals(await assertRejects(() => connecting, Error), error);
    assertEquals(all.length, 1);
  });
}

Deno.test("dial() tries the addresses of any other name that it looks up", async () => {
  // every resolver has this one, without asking any other machine
  const { connecting, dialled } = fakeDial({ hostname: "0x7f.1", port: 1 });
  (await dialled(0)).fail(codedError("ECONNREFUSED"));
  const second = await dialled(1);
  assertEquals(second.hostname, "127.0.0.1");
  const connection = fakeConnection();
  second.connect(connection);
  assertStrictEquals(await connecting, connection);
});

Deno.test("dial() begins nothing more once its signal says so", async () => {
  const controller = new AbortController();
  const { connecting, dialled, all } = fakeDial(LOCALHOST, controller.signal);
  const first = await dialled(0);
  controller.abort();
  const error = codedError("ECONNREFUSED");
  first.fail(error);
  assertStrictEquals(await assertRejects(() => connecting, Error), error);
  assertEquals(all.length, 1);
});
