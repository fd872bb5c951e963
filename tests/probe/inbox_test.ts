import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { createInbox } from "../../src/probe/inbox.ts";

const [ONE, TWO] = [Uint8Array.of(1), Uint8Array.of(2)];

Deno.test("take() gives what has come in order, and then null for ever", async () => {
  const inbox = createInbox();
  inbox.put(ONE);
  inbox.put(TWO);
  inbox.end();
  assertEquals([await inbox.take(), await inbox.take(), await inbox.take(), await inbox.take()], [
    ONE,
    TWO,
    null,
    null,
  ]);
});

Deno.test("take() waits for what comes, and for the end", async () => {
  const inbox = createInbox();
  const [first] = [inbox.take(), inbox.put(ONE)];
  assertEquals(await first, ONE);
  const [second] = [inbox.take(), inbox.end()];
  assertEquals(await second, null);
});

Deno.test("take() gives what came before a failure, and then rejects, whatever ends it afterwards", async () => {
  const inbox = createInbox();
  const error = new Error("reset");
  inbox.put(ONE);
  inbox.fail(error);
  inbox.end();
  assertEquals(await inbox.take(), ONE);
  assertStrictEquals(await assertRejects(() => inbox.take(), Error), error);
});

Deno.test("take() gives no error where the end came first", async () => {
  const inbox = createInbox();
  inbox.end();
  inbox.fail(new Error("reset"));
  assertEquals(await inbox.take(), null);
});
