/** Each number ends up in its field, and no other. */
import { assertEquals } from "@std/assert";
import { manifest } from "../manifest.ts";
import { readUnit } from "./manifest/read_back.ts";
import { readYaml } from "./manifest/schemas.ts";

const TIMES = ["--timeout=6", "--orchestrator-timeout=11", "--start-period=61", "--stop-timeout=29", "--image=a:1"];
const PERIODIC = ["--interval=31", "--retries=4"];
const ALL = [...TIMES, ...PERIODIC, "--start-interval=7"];

for (const [args, at] of [[["--for=kubernetes"], "template.spec"], [["--for=podman", "--style=kube"], ""]] as const) {
  Deno.test(`manifest() ${args.join(" ")} has each number in its field`, () => {
    const { spec } = readYaml(manifest([...args, ...ALL]).text);
    const pod = at === "" ? spec : spec.template.spec;
    const [{ startupProbe, livenessProbe, readinessProbe }] = pod.containers;
    const numbers = ({ exec: _, ...numbers }: Record<string, unknown>) => numbers;
    assertEquals(pod.terminationGracePeriodSeconds, 29);
    // the first is asked at once, so that the tenth is the first after 61 s
    assertEquals(numbers(startupProbe), { periodSeconds: 7, timeoutSeconds: 11, failureThreshold: 10 });
    assertEquals(numbers(livenessProbe), { periodSeconds: 31, timeoutSeconds: 11, failureThreshold: 4 });
    assertEquals(readinessProbe && numbers(readinessProbe), at === "" ? undefined : numbers(livenessProbe));
  });
}

Deno.test("manifest() --for=ecs has each number in its field", () => {
  const [container] = JSON.parse(manifest(["--for=ecs", ...TIMES, ...PERIODIC]).text).containerDefinitions;
  const { command, ...numbers } = container.healthCheck;
  assertEquals(numbers, { interval: 31, timeout: 11, retries: 4, startPeriod: 61 });
  assertEquals(command.at(-1), "--timeout=6");
  assertEquals(container.stopTimeout, 29);
});

Deno.test("manifest() --for=docker has each number in its field", () => {
  const { text } = manifest(["--for=docker", ...ALL]);
  assertEquals(
    /^HEALTHCHECK (.*) \\$/m.exec(text)?.[1],
    "--interval=31s --timeout=11s --start-period=61s --start-interval=7s --retries=4",
  );
  assertEquals(text.includes("docker run --stop-timeout=29\n"), true);
});

Deno.test("manifest() --for=compose has each number in its field, and lets who needs the connector wait for it", () => {
  const { connector, "connector-user": user } = readYaml(manifest(["--for=compose", ...ALL]).text).services;
  const { test: _, ...numbers } = connector.healthcheck;
  assertEquals(numbers, { interval: "31s", timeout: "11s", retries: 4, start_period: "61s", start_interval: "7s" });
  assertEquals(connector.stop_grace_period, "29s");
  assertEquals(user.depends_on, { connector: { condition: "service_healthy" } });
});

Deno.test("manifest() --style=quadlet has each number in its field", () => {
  const unit = readUnit(manifest(["--for=podman", "--style=quadlet", ...ALL]).text);
  const numbers = [...unit].filter(([key]) => /^Health(?!.*Cmd|On)|^Stop|^Timeout/.test(key));
  assertEquals(Object.fromEntries(numbers), {
    HealthInterval: ["31s"],
    HealthTimeout: ["11s"],
    HealthRetries: ["4"],
    HealthStartPeriod: ["61s"],
    HealthStartupInterval: ["7s"],
    HealthStartupTimeout: ["11s"],
    StopTimeout: ["29"],
    TimeoutStartSec: ["301"],
    TimeoutStopSec: ["44"],
  });
});

Deno.test("manifest() --for=systemd has each number in its field", () => {
  const args = ["--for=systemd", "--command=/c", "--timeout=6", "--orchestrator-timeout=99", "--start-period=61"];
  const unit = readUnit(manifest([...args, "--stop-timeout=29"]).text);
  assertEquals(unit.get("ExecStartPost"), ["/c health-check --endpoint=live --timeout=6 --wait=61"]);
  assertEquals([unit.get("TimeoutStartSec"), unit.get("TimeoutStopSec")], [["99"], ["29"]]);
});
