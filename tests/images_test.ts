/** What tests/images judges containers by; the containers themselves are for `deno task test:images`. */
import { assertEquals } from "@std/assert";
import { zombiesOf } from "./images/cgroup.ts";
import { Output } from "../tools/process/output.ts";

const ignore = Deno.build.os !== "linux";
const reason = ignore ? " (cannot be tried: needs /proc)" : "";

Deno.test({ name: `zombiesOf() finds a child that ended and was never waited for${reason}`, ignore }, async () => {
  // the shell becomes another program, which knows nothing of the child
  const script = "sh -c 'echo $$' & exec tail -f /dev/null";
  const streams = { stdin: "null", stdout: "piped", stderr: "null" } as const;
  const child = new Deno.Command("sh", { args: ["-c", script], ...streams }).spawn();
  const output = new Output(child.stdout);
  try {
    const [, pid] = await output.match(/^(\d+)$/m);
    for (const bound = AbortSignal.timeout(10_000); !bound.aborted;) {
      if ((await zombiesOf(child.pid)).includes(`${pid} sh`)) return;
    }
    assertEquals(await zombiesOf(child.pid), [`${pid} sh`]);
  } finally {
    child.kill("SIGKILL");
    await Promise.all([child.status, output.ended]);
  }
});
