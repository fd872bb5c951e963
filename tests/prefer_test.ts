import { assertEquals } from "@std/assert";
import { preferredWait } from "../src/prefer.ts";

const READ: [prefer: string | null | undefined, wait: number | undefined][] = [
  [undefined, undefined],
  [null, undefined],
  ["", undefined],
  ["wait=10", 10_000],
  ["wait=0", 0],
  ["wait=007", 7_000],
  ["wait=2.5", 2_500],
  ["wait=0.25", 250],
  ["wait=0.250000000", 250],
  ["wait=0.2500000000", undefined],
  ["wait=999999999", 999_999_999_000],
  ['wait="10"', 10_000],
  ["Wait=10", 10_000],
  ["WAIT=10", 10_000],
  ["wait = 10", 10_000],
  [" \twait\t=\t10\t", 10_000],
  ["wait=10;tolerance=3", 10_000],
  ['wait="10" ; a="b"', 10_000],
  ["respond-async, wait=10", 10_000],
  ["respond-async,wait=10,handling=strict", 10_000],
  ["wait=10, wait=3", 10_000],
  [",, wait=10,", 10_000],
  ["wait=soon, wait=3", 3_000],
  ["wait", undefined],
  ["wait=", undefined],
  ['wait=""', undefined],
  ['wait="10', undefined],
  ['wait=10"', undefined],
  ["wait='10'", undefined],
  ["wait=-1", undefined],
  ["wait=+1", undefined],
  ["wait=1e3", undefined],
  ["wait=0x10", undefined],
  ["wait=.5", undefined],
  ["wait=5.", undefined],
  ["wait=1.2.3", undefined],
  ["wait=1 2", undefined],
  ["wait=10s", undefined],
  ["wait=١", undefined],
  ["wait=NaN", undefined],
  ["wait=Infinity", undefined],
  ["wait=1000000000", undefined],
  ["wait:10", undefined],
  ["await=10", undefined],
  ["wait-for=10", undefined],
  ["handling=strict; wait=10", undefined],
  ['note="so, wait=10, please"', undefined],
  ['note="so, wait=10, please", wait=3', 3_000],
  ['note="\\", wait=10, \\"", wait=3', 3_000],
  ['note="never closed, wait=10', undefined],
  ['note="never closed, wait=10, \\', undefined],
  ['note="\\', undefined],
];
for (const [prefer, wait] of READ) {
  Deno.test(`preferredWait() reads ${JSON.stringify(prefer)} as ${wait}`, () => {
    assertEquals(preferredWait(prefer), wait);
  });
}

// each of these would keep a search that goes back for minutes
for (
  const [what, piece] of [["quotes", '"'], ["escaped quotes", '"\\"'], ["spaces", "wait= "], ["commas", ","]] as const
) {
  Deno.test(`preferredWait() is not held up by a header full of ${what}`, () => {
    assertEquals(preferredWait(piece.repeat(2_000_000)), undefined);
    assertEquals(preferredWait(`${" ".repeat(2_000)}wait=1${" ".repeat(2_000)}`), 1_000);
  });
}
