import { assertEquals } from "@std/assert";
import type { Asker } from "../src/budget.ts";
import type { CheckOutcome, Standing } from "../src/checker.ts";
import { type Disclosure, DISCLOSURES } from "../src/disclosure.ts";
import { wordingFor } from "../src/wording.ts";

const asker = (peer: string | undefined): Asker => ({ prefer: () => null, peer: () => peer });

const standing = (outcome: CheckOutcome, text?: string): Standing => ({
  name: "quota",
  critical: true,
  up: false,
  outcome,
  text,
  error: undefined,
});

const ID = "k7f3a9c2";
const logged = () => ID;
const notLogged = () => undefined;

const OPEN: [Disclosure, string | undefined][] = [
  ["loopback", "127.0.0.1"],
  ["loopback", "::1"],
  ["always", "127.0.0.1"],
  ["always", "192.0.2.7"],
  ["always", undefined],
];
const CLOSED: [Disclosure, string | undefined][] = [
  ["loopback", "192.0.2.7"],
  ["loopback", undefined],
  ["never", "127.0.0.1"],
  ["never", "192.0.2.7"],
  ["never", undefined],
];

for (const [disclosure, peer] of OPEN) {
  Deno.test(`wordingFor() tells a client at ${peer} the text, by ${disclosure}`, () => {
    const words = wordingFor(asker(peer), disclosure, logged);
    const given = standing("fail", "none\nleft at https://ann:s3cret@api");
    assertEquals([words.open, words.entry(given), words.text(given)], [
      true,
      "none left at https://api",
      "none left at https://api",
    ]);
  });
}

const KINDS: [CheckOutcome, string][] = [
  ["fail", "failed"],
  ["timeout", "timed out"],
  ["stale", "stale"],
  ["unknown", "not run yet"],
];
for (const [disclosure, peer] of CLOSED) {
  Deno.test(`wordingFor() tells a client at ${peer} the kind and the id alone, by ${disclosure}`, () => {
    for (const [outcome, kind] of KINDS) {
      const given = standing(outcome, "s3cret");
      const [known, unknown] = [logged, notLogged].map((idOf) => wordingFor(asker(peer), disclosure, idOf));
      assertEquals([known!.open, known!.entry(given), known!.id(given)], [false, `${kind}, error_id ${ID}`, ID]);
      assertEquals([unknown!.open, unknown!.entry(given), unknown!.id(given)], [false, kind, undefined]);
    }
  });
}

Deno.test("wordingFor() tells the kind where nothing of the text can be shown", () => {
  const words = wordingFor(asker("127.0.0.1"), "loopback", logged);
  for (const text of [undefined, "", "\n\u202e\x1b"]) {
    assertEquals(KINDS.map(([outcome]) => words.entry(standing(outcome, text))), KINDS.map(([, kind]) => kind));
  }
});

Deno.test("wordingFor() asks for the id of the check that it tells of", () => {
  for (const disclosure of DISCLOSURES) {
    const words = wordingFor(asker("192.0.2.7"), disclosure, (check) => `id-of-${check}`);
    assertEquals(words.id(standing("fail", "down")), "id-of-quota");
  }
});
