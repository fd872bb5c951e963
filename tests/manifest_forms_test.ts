/** What each orchestrator is made to do, beyond asking. */
import { assertEquals } from "@std/assert";
import { manifest } from "../manifest.ts";
import { readUnit } from "./manifest/read_back.ts";
import { readYaml } from "./manifest/schemas.ts";

const IMAGE = "--image=connector:1.0";
const HTTP = ["--for=kubernetes", "--style=http", "--health-check-bind-address=0.0.0.0"];

function systemd(...args: readonly string[]): (key: string) => string | undefined {
  const unit = readUnit(manifest(["--for=systemd", ...args]).text);
  return (key) => unit.get(key)?.join();
}

Deno.test("manifest() for systemd starts again for ever what a start mends, and nothing else", () => {
  const live = systemd("--command=/c");
  assertEquals(live("ExecStartPost"), "/c health-check --endpoint=live --wait=60");
  assertEquals([live("Restart"), live("StartLimitBurst")], ["on-failure", undefined]);
  for (const args of [["--endpoint=ready"], ["--endpoint=health", "--command=/c"]]) {
    const limited = systemd(...args);
    // more than three whole starts, each of 90 s, 30 s to end and 5 s of rest
    assertEquals([limited("StartLimitBurst"), limited("StartLimitIntervalSec")], ["3", "500"]);
  }
});

Deno.test("manifest() for a quadlet gives up only where it waits for what a start does not mend", () => {
  const limit = (endpoint: string, ...args: readonly string[]) => {
    const { text } = manifest(["--for=podman", "--style=quadlet", `--endpoint=${endpoint}`, ...args]);
    // the one place where Quadlet leaves it to systemd
    return /\[Unit\][^[]*StartLimitIntervalSec=(\d+)\nStartLimitBurst=3\n/.exec(text)?.[1];
  };
  // four starts, each of 60 s, 240 s to pull, 30 s to end and 15 s to remove
  assertEquals([limit("ready"), limit("ready", IMAGE)], ["1380", "1380"]);
  assertEquals([limit("live"), limit("health"), limit("live", IMAGE)], [undefined, undefined, undefined]);
});

Deno.test("manifest() for systemd has the limit of starts in [Unit], where systemd looks for it", () => {
  for (const args of [[], ["--command=/c"]]) {
    const { text } = manifest(["--for=systemd", "--endpoint=ready", ...args]);
    const [unit] = text.slice(text.indexOf("[Unit]")).split("[Service]");
    assertEquals(unit!.match(/^StartLimit\w+/gm), ["StartLimitIntervalSec", "StartLimitBurst"]);
  }
});

Deno.test("manifest() for systemd lets the service bind a port under 1024, and no more", () => {
  const capabilities = (port: number) => {
    const value = systemd("--command=/c", `--health-check-port=${port}`);
    return [value("AmbientCapabilities"), value("CapabilityBoundingSet")];
  };
  assertEquals(capabilities(1023), ["CAP_NET_BIND_SERVICE", "CAP_NET_BIND_SERVICE"]);
  assertEquals(capabilities(1024), [undefined, ""]);
  assertEquals(systemd("--command=/c", "--unix-socket=/run/c/s")("AmbientCapabilities"), undefined);
});

Deno.test("manifest() labels every pod alike, whatever its name is, and selects by its name alone", () => {
  const { metadata, spec } = readYaml(manifest(["--for=kubernetes", "--name=okta", IMAGE]).text);
  const labels = { "app.kubernetes.io/name": "okta", "app.kubernetes.io/component": "baton-connector" };
  assertEquals([metadata.labels, spec.template.metadata.labels], [labels, labels]);
  assertEquals(spec.selector.matchLabels, { "app.kubernetes.io/name": "okta" });
});

Deno.test("manifest() by HTTP has the port that Prometheus selects by, in the part and in the whole file", () => {
  const part = readYaml(manifest(HTTP).text);
  const [container] = readYaml(manifest([...HTTP, IMAGE]).text).spec.template.spec.containers;
  for (const { ports } of [part, container]) assertEquals(ports, [{ name: "health", containerPort: 8081 }]);
});

Deno.test("manifest() for Kubernetes speaks of the command's memory only where there is a command", () => {
  const speaks = (args: readonly string[]) => manifest([...args, IMAGE]).text.includes("the command's memory");
  assertEquals([speaks(["--for=kubernetes"]), speaks(HTTP)], [true, false]);
});

Deno.test("manifest() for Kubernetes has no Service's variables in the part, too; Podman makes none", () => {
  assertEquals(readYaml(manifest(["--for=kubernetes"]).text).enableServiceLinks, false);
  assertEquals("enableServiceLinks" in readYaml(manifest(["--for=podman"]).text), false);
});

Deno.test("manifest() for Kubernetes lets a start take its time, and never fails at the first probe", () => {
  const threshold = (...args: readonly string[]) =>
    readYaml(manifest(["--for=kubernetes", ...args]).text).startupProbe.failureThreshold;
  // probes at 0, 2, … and 60 s
  assertEquals(threshold(), 31);
  assertEquals(threshold("--start-period=1", "--start-interval=10"), 2);
  assertEquals(threshold("--start-period=2147483647", "--start-interval=1"), 2_147_483_647);
});

Deno.test("manifest() for Compose starts who needs the connector only when asked to, as confined as the connector", () => {
  const { connector, "connector-user": user } = readYaml(manifest(["--for=compose", IMAGE]).text).services;
  assertEquals([connector.profiles, user.profiles], [undefined, ["example"]]);
  for (const field of ["user", "read_only", "cap_drop", "security_opt", "mem_limit"]) {
    assertEquals(user[field], connector[field], field);
    assertEquals(field in user, true, field);
  }
});
