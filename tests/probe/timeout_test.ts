import { assertEquals, assertRejects } from "@std/assert";
import { startTimeout } from "../../src/probe/timeout.ts";
import { within } from "../black_box/within.ts";
import { replaceGlobal } from "../replace_global.ts";

for (const runtime of ["Deno", "others"]) {
  const start = (ms: number) => {
    using _deno = runtime === "Deno" ? undefined : replaceGlobal("Deno", undefined);
    return startTimeout(ms);
  };

  Deno.test(`startTimeout() aborts and rejects when the time is up, on ${runtime}`, async () => {
    const { signal, promise, cancel } = start(20);
    const heard: string[] = [];
    signal.addEventListener("abort", () => heard.push("first"));
    const removed = () => heard.push("removed");
    signal.addEventListener("abort", removed);
    signal.removeEventListener("abort", removed);
    assertEquals(signal.aborted, false);
    const error = await assertRejects(() => within(5_000, "the end of the time", promise), DOMException);
    assertEquals([signal.aborted, error.name, signal.reason === error, heard], [true, "TimeoutError", true, ["first"]]);
    cancel();
  });

  Deno.test(`startTimeout() holds nothing once it is cancelled, on ${runtime}`, () => {
    // the test's own sanitizers fail if it does
    start(60_000).cancel();
  });
}
