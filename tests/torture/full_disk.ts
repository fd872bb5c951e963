/** There is no room left for the log: answers go on, and so does the log when there is. */
import { run } from "../../tools/run.ts";
import { whenStopped } from "../../tools/when_stopped.ts";
import { exchange } from "../black_box/http_client.ts";
import { Contract } from "../contract.ts";
import { withFolder } from "../with_connector.ts";
import { type Arena, type Attack, count } from "./attack.ts";
import { type Service, startSubject } from "./subject.ts";

const ANSWERS = 600;
const SIZE = 64 * 1024;

const contract = await Contract.read();

export const fullDisk: Attack = {
  name: "full_disk",
  waits: true,
  unavailable: Deno.uid() === 0 ? undefined : "a disk so small is made by root alone",
  run: (arena: Arena) => withDisk((folder) => fill(arena, `${folder}/log`)),
};

async function fill({ runtime, amount }: Arena, log: string): Promise<string> {
  const wrapper = ["sh", "-c", `log=$1; shift; exec "$@" 2>>"$log"`, "sh", log];
  await using subject = await startSubject(runtime, { wrapper });
  const service = await subject.start({
    checks: { ready: { mode: "fail_new_each_time", options: { ttl: 0 } } },
    logs: "default",
  });
  const before = await fillUp(service, log);
  const answers = amount(ANSWERS);
  for (let answer = 0; answer < answers; answer++) await assertAnswered(service);
  if (sizeOf(log) !== before) throw new Error(`The disk was not full: ${before} bytes became ${sizeOf(log)}`);
  await Deno.truncate(log);
  await assertAnswered(service);
  const text = await Deno.readTextFile(log);
  if (!/^health check ready now fails otherwise /m.test(text)) {
    throw new Error(`With room again, the log is ${JSON.stringify(text)}`);
  }
  const { unhandled } = await service.tell({ do: "tell" });
  if (unhandled > 0) throw new Error(`${unhandled} rejections were not handled`);
  return `${
    count(answers)
  } answers with a line each for a log on a disk that is full, each as the contract has it; the first ` +
    `line after there was room again was written`;
}

/** Until there is no room. Resolves to the size of the log. */
async function fillUp(service: Service, log: string): Promise<number> {
  for (let size = -1; size !== sizeOf(log);) {
    size = sizeOf(log);
    for (let answer = 0; answer < 20; answer++) await assertAnswered(service);
  }
  const size = sizeOf(log);
  if (size < SIZE / 2) throw new Error(`Only ${size} bytes of log were written`);
  return size;
}

async function assertAnswered({ url }: Service): Promise<void> {
  const path = "/ready";
  const { status } = await exchange(url, { path }, (_, answer) => contract.check({ method: "GET", path, ...answer }));
  if (status !== 503) throw new Error(`A check that fails was answered for by ${status}`);
}

function sizeOf(path: string): number {
  return Deno.statSync(path).size;
}

async function withDisk(work: (folder: string) => Promise<string>): Promise<string> {
  let result = "";
  await withFolder(async (folder) => {
    await run(["mount", "-t", "tmpfs", "-o", `size=${SIZE}`, "torture", folder]);
    using _unmounted = whenStopped(() => new Deno.Command("umount", { args: ["--lazy", folder] }).outputSync());
    try {
      result = await work(folder);
    } finally {
      await run(["umount", "--lazy", folder]);
    }
  });
  return result;
}
