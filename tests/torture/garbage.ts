/** A hundred thousand clients that send what is no good request, or hardly one. */
import fc from "fast-check";
import { Contract } from "../contract.ts";
import { type Arena, type Attack, count, times as often } from "./attack.ts";
import { sendRaw } from "./raw_client.ts";
import { garbageText } from "./requests.ts";
import { shrunk } from "./shrunk.ts";
import { readSignature, SIGNATURE } from "./signature.ts";
import { type Service, startSubject } from "./subject.ts";

const CLIENTS = 100_000;

const AT_A_TIME = 64;

/** So many are made up at a time. */
const PART = 2_000;

/** After so many, a good request must be answered. */
const BETWEEN_GOOD = 40;

/** What a runtime says by itself to what never becomes a request. */
const OF_THE_RUNTIME = [100, 400, 408, 411, 413, 414, 417, 426, 431, 501, 505];

const CONTRACTS = { baton: await Contract.read("baton"), ndc: await Contract.read("ndc") };

type Dialect = keyof typeof CONTRACTS;

/** What HTTP/2 begins with. */
const HTTP_2 = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/** What came back. */
class Tally {
  ours = 0;
  readonly runtimes: Record<string, number> = {};
  http2 = 0;
  hangUps = 0;
  good = 0;
}

export const garbage: Attack = {
  name: "garbage",
  async run({ runtime, seed, amount }: Arena) {
    const tally = new Tally();
    await using subject = await startSubject(runtime);
    const clients = amount(CLIENTS);
    // most in the dialect that is the default
    for (const [dialect, part] of [["baton", 0.8], ["ndc", 0.2]] as const) {
      const service = await subject.start({
        health: { dialect },
        checks: { ready: { mode: "pass" }, validate: { mode: "pass" }, live: { mode: "pass" } },
        signs: true,
      });
      // a part at a time: some are long
      for (let left = Math.ceil(clients * part); left > 0; left -= PART) {
        const texts = fc.sample(garbageText, { seed: seed + left, numRuns: Math.min(left, PART) });
        await withstands({ service, dialect, tally }, texts);
      }
    }
    const { unhandled } = await subject.tell({ do: "tell" });
    if (unhandled > 0) throw new Error(`${unhandled} rejections were not handled`);
    const { ours, hangUps, good, runtimes } = tally;
    const theirs = Object.entries(runtimes).map(([status, times]) => `${status} ${often(times)}`).join(", ");
    return `${count(clients)} clients: ${
      count(ours)
    } answers of ours, as the contract has them; by the runtime itself ` +
      `${theirs || "none"}; ${count(hangUps)} clients were hung up on without a word; ${
        count(good)
      } good requests between ` +
      `them, each answered by 200`;
  },
};

interface Siege {
  readonly service: Service;
  readonly dialect: Dialect;
  readonly tally: Tally;
}

const GOOD = "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

async function withstands(siege: Siege, texts: readonly string[]): Promise<void> {
  let next = 0;
  let failed: string | undefined;
  const client = async () => {
    while (next < texts.length && failed === undefined) {
      const index = next++;
      const text = texts[index]!;
      if (await problemOf(siege, text) !== undefined) failed = text;
      if (index % BETWEEN_GOOD === 0) await assertGood(siege);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, client));
  if (failed === undefined) return;
  const least = await shrunk(failed, async (text) => await problemOf(siege, text) !== undefined);
  throw new Error(`${await problemOf(siege, least)} to ${JSON.stringify(least.slice(0, 1_000))}`);
}

async function assertGood(siege: Siege): Promise<void> {
  const said = await sendRaw(siege.service.port, GOOD);
  judge(said, siege);
  if (!/^HTTP\/1\.1 200 /.test(said)) throw new Error(`A good request was answered ${JSON.stringify(said)}`);
  siege.tally.good++;
}

/** What is wrong with what comes back to a text, if anything is. */
async function problemOf(siege: Siege, text: string): Promise<string | undefined> {
  try {
    const said = await sendRaw(siege.service.port, text);
    if (said === "") siege.tally.hangUps++;
    // Deno knows HTTP/2, too, and says so by a frame of settings
    if (said.startsWith("\0\0") && said[3] === "\x04" && text.includes(HTTP_2)) siege.tally.http2++;
    else judge(said, siege);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Looks at one answer after the other. @throws {Error} If one is not as it should be. */
function judge(said: string, siege: Siege): void {
  for (let rest = said; rest !== "";) rest = judgeFirst(rest, siege);
}

function judgeFirst(text: string, { dialect, tally }: Siege): string {
  const end = text.indexOf("\r\n\r\n");
  const [statusLine, ...fields] = text.slice(0, end).split("\r\n");
  const status = Number(/^HTTP\/1\.[01] (\d\d\d)(?: |$)/.exec(statusLine!)?.[1]);
  if (end < 0 || Number.isNaN(status)) throw new Error(`No answer of HTTP: ${JSON.stringify(text.slice(0, 500))}`);
  const headers = new Headers(fields.map((field): [string, string] => {
    const [, name, value] = /^([\w-]+):[ \t]*(.*)$/.exec(field) ?? [];
    if (name === undefined) throw new Error(`No header of HTTP: ${JSON.stringify(text.slice(0, 500))}`);
    return [name, value!];
  }));
  const signature = headers.get(SIGNATURE);
  if (signature === null) return judgeRuntimes(status, { headers, rest: text.slice(end + 4), tally });
  const { method, url, host } = readSignature(signature);
  const length = method === "HEAD" ? 0 : Number(headers.get("content-length"));
  const body = text.slice(end + 4, end + 4 + length);
  if (body.length < length) throw new Error(`Half an answer to ${method} ${url}: ${JSON.stringify(text)}`);
  // Deno writes the Host header into the URL; where that would choose the path, there is no such path
  const path = /[/?#\\]/.test(host) && status === 404 ? "/no such path" : pathIn(url);
  CONTRACTS[dialect].check({ method, path, status, headers, body });
  tally.ours++;
  return text.slice(end + 4 + length);
}

/** Without the fragment, which is no part of what is asked. */
function pathIn(url: string): string {
  return url.replace(/#.*$/s, "");
}

interface RuntimesAnswer {
  headers: Headers;
  /** What follows the headers. */
  rest: string;
  tally: Tally;
}

/** What a runtime says by itself must be one of the errors that HTTP has for it, and nothing of ours. */
function judgeRuntimes(status: number, { headers, rest, tally }: RuntimesAnswer): string {
  if (!OF_THE_RUNTIME.includes(status) || headers.get("content-type")?.includes("json")) {
    throw new Error(`Neither ours nor a runtime's: ${status} ${JSON.stringify([...headers])} ${JSON.stringify(rest)}`);
  }
  tally.runtimes[status] = (tally.runtimes[status] ?? 0) + 1;
  if (status === 100) return rest;
  // Node's refusal of a request without a Host
  if (headers.get("transfer-encoding") === "chunked") return rest.replace(/^0\r\n\r\n/, "");
  return rest.slice(Number(headers.get("content-length") ?? 0));
}
