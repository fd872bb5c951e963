import { assertEquals, assertThrows } from "@std/assert";
import { fileURLToPath } from "node:url";
import { manifest } from "../manifest.ts";
import { HELP } from "../src/manifest/help.ts";
import { commandLine, run } from "./probe/run_process.ts";
import { runtimes } from "./runtimes.ts";

const MANIFEST = new URL("../manifest.ts", import.meta.url);

Deno.test("manifest() writes ECS' healthCheck in the form of the specification", () => {
  const { healthCheck } = JSON.parse(manifest(["--for=ecs", "--command=/baton-myconnector"]).text);
  assertEquals(healthCheck, {
    command: ["CMD", "/baton-myconnector", "health-check"],
    interval: 30,
    timeout: 10,
    retries: 3,
    startPeriod: 60,
  });
});

Deno.test("manifest() writes Kubernetes' probes in the form of the specification, with a timeout over the command's", () => {
  const { text } = manifest(["--for=kubernetes", "--command=/baton-myconnector"]);
  const [, startup, liveness, readiness] = text.split(/^\w+Probe:\n/m).map((part) => part.replace(/^ *#.*\n?/gm, ""));
  assertEquals(startup, probe("live", { period: 2, failures: 31 }));
  assertEquals(liveness, probe("live", { period: 10, failures: 3 }));
  assertEquals(readiness, probe("ready", { period: 10, failures: 3 }));
});

function probe(endpoint: string, { period, failures }: { period: number; failures: number }): string {
  return `  exec:
    command: ["/baton-myconnector", "health-check", "--endpoint=${endpoint}"]
  periodSeconds: ${period}
  timeoutSeconds: 6
  failureThreshold: ${failures}
`;
}

Deno.test("manifest() for Kubernetes by HTTP asks the dialect's own paths, and starts no process", () => {
  const flags = ["--for=kubernetes", "--style=http", "--health-check-bind-address=0.0.0.0"];
  const paths = (args: string[]) =>
    [...manifest([...flags, ...args]).text.matchAll(/path: (.*)$/gm)].map((match) => match[1]);
  assertEquals(paths([]), ["/live", "/live", "/ready"]);
  assertEquals(paths(["--health-check-dialect=ndc"]), ["/health/live", "/health/live", "/health/ready"]);
  assertEquals(manifest(flags).text.includes("exec:"), false);
});

Deno.test("manifest() by HTTP refuses an address that is the container's own, and says what to set", () => {
  for (
    const [address, shown] of [[undefined, "127.0.0.1"], ["127.1.2.3"], ["::1"], ["[::1]", "::1"], ["localhost"], [
      "::ffff:127.0.0.1",
    ]]
  ) {
    const flags = address === undefined ? [] : [`--health-check-bind-address=${address}`];
    assertThrows(
      () => manifest(["--for=kubernetes", "--style=http", ...flags]),
      TypeError,
      `Cannot use --style=http: expected a --health-check-bind-address that the kubelet reaches, 0.0.0.0 or ::, got ${
        shown ?? address
      }, which is the container's own`,
    );
  }
});

const REFUSED: readonly [args: string, message: string][] = [
  ["", "Cannot read --for: expected kubernetes, ecs, docker, compose, podman or systemd, got nothing"],
  ["--for=nomad", 'Cannot read --for: expected kubernetes, ecs, docker, compose, podman or systemd, got "nomad"'],
  ["--for=kubernetes --style=kube", 'Cannot read --style: expected exec or http for kubernetes, got "kube"'],
  ["--for=podman --style=exec", 'Cannot read --style: expected kube or quadlet for podman, got "exec"'],
  ["--for=ecs --style=exec", "Cannot use --style with --for=ecs: it has one form alone"],
  ["--for=ecs --name=My_Connector", "Cannot read --name: expected 1 to 63 lower-case letters, digits and dashes"],
  ["--for=ecs --name=-a", "a letter or digit at each end"],
  [`--for=ecs --name=${"a".repeat(64)}`, "Cannot read --name: expected 1 to 63"],
  ["--for=ecs --image=a$b", "Cannot read --image: expected an image such as registry.example.com/connector:1.0"],
  ["--for=ecs --image=", "got nothing"],
  ["--for=ecs --command=", "Cannot read --command: expected a program and its arguments, got nothing"],
  ["--for=ecs --command=[]", "Cannot read --command: expected a program and its arguments"],
  ["--for=ecs --command=[1]", "Cannot read --command: expected words, or a JSON array of strings"],
  ["--for=ecs --command=[x", "Cannot read --command: expected words, or a JSON array of strings"],
  ["--for=ecs --probe=it's", "Cannot read --probe: expected words without quotes, or a JSON array such as"],
  ["--for=ecs --endpoint=alive", "Cannot read --endpoint: expected health, ready, live in dialect baton"],
  ["--for=ecs --endpoint=connected", "Cannot read --endpoint: expected health, ready, live in dialect baton"],
  ["--for=ecs --start-interval=5", "Cannot use --start-interval with --for=ecs: ECS has none"],
  ["--for=ecs --health-check-port=0", "Cannot read --health-check-port: expected an integer from 1 to 65535"],
  ["--for=ecs --health-check-bind-address=a,b", "Cannot read --health-check-bind-address"],
  ["--for=ecs --health-check-details=all", "Cannot read --health-check-details: expected loopback, always or never"],
  ["--for=ecs --health-check=false", "Cannot use --health-check=false: expected the server to be on"],
  ["--for=ecs --timeout=0", "Cannot read --timeout: expected a number of seconds from 0.01 to 2147483"],
  ["--for=ecs --timeout=1e3", "Cannot read --timeout: expected a number of seconds from 0.01"],
  ["--for=ecs --drain-delay=-1", "Cannot read --drain-delay: expected a number of seconds from 0 to 2147483"],
  ["--for=ecs --interval=4", 'Cannot read --interval: expected a whole number from 5 to 300, for interval, got "4"'],
  ["--for=ecs --interval=5.5", "Cannot read --interval: expected a whole number from 5 to 300"],
  ["--for=ecs --unix-socket=", "Cannot read --unix-socket: expected a path of 1 to 107 bytes, got nothing"],
  ["--for=ecs --unix-socket=/a --health-check-port=1", "Cannot use --unix-socket with --health-check-port"],
  ["--for=ecs --json", 'Cannot read "--json": expected --for, --style, --name, --image, --command'],
  ["--for=kubernetes --for=ecs", "Cannot read --for: expected it once, got it 2 times"],
  ["--for ecs --interval 10 --interval=11 --interval=12", "Cannot read --interval: expected it once, got it 3 times"],
  ["--for=ecs --name=a", "Cannot use --name without --image: the part that concerns health has no name"],
  ["--for=podman --style=kube --name=a", "Cannot use --name without --image"],
  ["--for=docker --image=a --name=a", "Cannot use --name with --for=docker: a Dockerfile has none"],
  ["--for=ecs --timeout=0.009", "Cannot read --timeout: expected a number of seconds from 0.01"],
  ["--for=ecs --check-timeout=0.0000001", "Cannot read --check-timeout: expected a number of seconds from 0.01"],
  ["--for=ecs extra", 'Cannot read "extra": expected --for'],
  ["--for=kubernetes --endpoint=live", "Cannot use --endpoint with --for=kubernetes: each of its probes has its own"],
  ["--for=kubernetes --style=http --timeout=3", "Cannot use --timeout with --style=http: the kubelet asks by itself"],
  ["--for=kubernetes --style=http --probe=/x", "Cannot use --probe with --style=http: the kubelet asks by itself"],
  [
    "--for=kubernetes --style=http --unix-socket=/x",
    "Cannot use --unix-socket with --style=http: the kubelet asks over TCP",
  ],
  ["--for=systemd --image=a", "Cannot use --image with --for=systemd: a unit starts a program of the machine"],
  ["--for=systemd --interval=9", "Cannot use --interval with --for=systemd: systemd asks at the start alone"],
  ["--for=systemd --command=-/bin/x", "Cannot read --command: expected an absolute path, or a name, without $, quotes"],
  ["--for=systemd --probe=/bin/$x", "Cannot read --probe: expected an absolute path, or a name, without $"],
  [
    "--for=docker --interval=9",
    "Cannot ask health every 9 s: expected an --interval of 10 s or more for the full check",
  ],
  ["--for=docker --interval=9 --health-check-dialect=ndc", "Cannot ask connected every 9 s"],
  [
    "--for=kubernetes --orchestrator-timeout=5",
    "Cannot use these times: expected --timeout < timeoutSeconds, got 5 s and 5 s, in deadline 4 s < --timeout 5 s < timeoutSeconds 5 s",
  ],
  [
    "--for=kubernetes --check-timeout=4",
    "expected check timeout < deadline, got 4 s and 4 s, in check timeout 4 s < deadline 4 s < --timeout 5 s",
  ],
  [
    "--for=kubernetes --deadline=5",
    "expected deadline < --timeout, got 5 s and 5 s, in deadline 5 s < --timeout 5 s < timeoutSeconds 6 s",
  ],
  [
    "--for=systemd --start-period=5",
    "expected --timeout < --wait, got 5 s and 5 s, in deadline 4 s < --timeout 5 s < --wait 5 s < TimeoutStartSec 90 s",
  ],
  [
    "--for=kubernetes --check-timeout=4.98 --deadline=4.99",
    "expected deadline <= 4.75 s, which the command with --timeout 5 s asks for, got 4.99 s",
  ],
  ["--for=ecs -- live", 'Cannot read "live": expected '],
  ["--for=ecs --timeout=60", "expected --timeout < timeout, got 60 s and 60 s"],
  [
    "--for=kubernetes --stop-timeout=10",
    "expected drainDelay + closing < terminationGracePeriodSeconds, got 5 s + 5 s = 10 s and 10 s",
  ],
  ["--for=ecs --drain-delay=115", "expected drainDelay + closing < stopTimeout, got 115 s + 5 s = 120 s and 120 s"],
];

for (const [args, message] of REFUSED) {
  Deno.test(`manifest() refuses ${args || "no flag"} in one sentence`, () => {
    const error = assertThrows(() => manifest(args === "" ? [] : args.split(" ")), Error, message);
    assertEquals(["TypeError", "RangeError"].includes(error.name), true);
    assertEquals(/[\n.]$/.test(error.message) || error.message.includes("\n"), false);
  });
}

Deno.test("manifest() lets what asks nothing beyond the process be asked as often as anyone likes", () => {
  for (const endpoint of ["live", "ready"]) {
    assertEquals(
      manifest(["--for=docker", "--interval=1", `--endpoint=${endpoint}`]).text.includes("--interval=1s"),
      true,
    );
  }
  assertEquals(manifest(["--for=kubernetes", "--interval=1"]).text.includes("periodSeconds: 1\n"), true);
});

Deno.test("manifest() lets no full check keep a quadlet's unit from starting", () => {
  const lines = (endpoint: string) =>
    manifest(["--for=podman", "--style=quadlet", `--endpoint=${endpoint}`]).text.match(
      /^(HealthStartupCmd|Notify)=.*/gm,
    );
  const startup = 'HealthStartupCmd=["/usr/local/bin/baton-health", "--endpoint=live"]';
  assertEquals(["health", "ready", "live"].map(lines), [[startup], [startup, "Notify=healthy"], [
    startup,
    "Notify=healthy",
  ]]);
});

Deno.test("manifest() names the flags that made it, as a shell takes them", () => {
  const { text } = manifest(["--for=compose", '--command=["/it\'s"]']);
  assertEquals(text.split("\n")[1], `# deno run jsr:@baton/health/manifest --for=compose '--command=["/it'\\''s"]'`);
});

Deno.test("manifest() kills a quadlet's container only where a restart would mend it", () => {
  const action = (endpoint: string) =>
    /^HealthOnFailure=(.*)$/m.exec(manifest(["--for=podman", "--style=quadlet", `--endpoint=${endpoint}`]).text)?.[1];
  assertEquals([action("live"), action("ready"), action("health")], ["kill", "none", "none"]);
});

for (const runtime of await runtimes()) {
  const ignore = runtime.unavailable !== undefined;
  const reason = ignore ? ` (ignored: ${runtime.unavailable})` : "";
  Deno.test({
    name: `manifest.ts runs on ${runtime.name}${reason}`,
    ignore,
    fn: async () => {
      const command = await commandLine(runtime, MANIFEST);
      const args = ["--for=kubernetes", "--image=connector:1.0"];
      const { text, notes } = manifest(args);
      assertEquals(await run([...command, ...args]), { code: 0, stdout: text, stderr: notes.join("\n") + "\n" });
      const failed = await run([...command, "--for=x"]);
      assertEquals([failed.code, failed.stdout, failed.stderr.split("\n").length], [1, "", 2]);
      assertEquals(await run([...command, "--help"]), { code: 0, stdout: `${HELP}\n`, stderr: "" });
    },
  });
}

Deno.test("manifest.ts needs no permission, and no variable changes what it writes", async () => {
  const args = [Deno.execPath(), "run", "--no-prompt", fileURLToPath(MANIFEST), "--for=ecs"];
  const env = { BATON_HEALTH_CHECK_PORT: "1", BATON_HEALTH_CHECK: "false", NO_COLOR: "1" };
  const { code, stdout } = await run(args, { env });
  assertEquals([code, stdout], [0, manifest(["--for=ecs"]).text]);
});

Deno.test("HELP has every flag, in lines of 80 characters", () => {
  const { message } = assertThrows(() => manifest(["--x"]), TypeError);
  const flags = [...message.matchAll(/--[a-z-]+/g)].map(([flag]) => flag).filter((flag) =>
    !["--x", "--health-check"].includes(flag)
  );
  assertEquals(flags.filter((flag) => !new RegExp(`^  ${flag}\\b`, "m").test(HELP) && flag !== "--help"), []);
  assertEquals(HELP.split("\n").filter((line) => line.length > 80), []);
});
