import { assertEquals } from "@std/assert";
import { answerTime } from "../../src/probe/patience.ts";

Deno.test("answerTime() leaves a quarter of a second for the answer to come back, of short times a fifth", () => {
  assertEquals([5000, 1250, 1000, 100, 1].map(answerTime), [4750, 1000, 800, 80, 0]);
});
