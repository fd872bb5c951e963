import { assertEquals } from "@std/assert";
import { manifest } from "../manifest.ts";

const NOTES: readonly [args: string, notes: readonly string[]][] = [
  ["--for=kubernetes --command=/c --check-timeout=3 --image=a/b:1", [
    "The startup probe asks live, as liveness does, and readiness asks ready: nothing asks the full check",
    "timeoutSeconds is 6 s",
  ]],
  ["--for=kubernetes --probe=/p --check-timeout=1 --timeout=2 --orchestrator-timeout=10 --image=localhost:5000/a", [
    "The startup probe asks live, as liveness does, and readiness asks ready: nothing asks the full check",
    "The deadline is 1.75 s, which the command asks for, and not createHealth's 4 s",
    "Kubernetes pulls localhost:5000/a anew at each start, and gets what is there then: name a version",
  ]],
  ["--for=ecs --image=1.dkr.ecr.eu-west-1.amazonaws.com/a:1 --probe=/p --check-timeout=3 --orchestrator-timeout=10", [
    "The probe asks health, as the specification's example does: --endpoint names another",
    "WARNING: ECS replaces each task that fails health, so a vendor's outage replaces all of them, over and over: --endpoint=ready leaves validate out",
    "ECS ignores an image's own HEALTHCHECK, whatever it says: this one counts, and the service replaces a task that is unhealthy",
    "Fargate pulls an image of ECR as the task definition's executionRoleArn, which is yours to add",
  ]],
  ["--for=ecs --endpoint=live --check-timeout=3 --timeout=5 --orchestrator-timeout=10", [
    "The command is taken to be /usr/local/bin/baton-health: --probe names another, --command the connector that has it inside",
    "ECS ignores an image's own HEALTHCHECK, whatever it says: this one counts, and the service replaces a task that is unhealthy",
  ]],
  ["--for=docker --command=/c --timeout=5.5 --orchestrator-timeout=6", [
    "The probe asks health, as the specification's example does: --endpoint names another",
    "--timeout of HEALTHCHECK leaves the command 0.5 s to start in: at 100 millicores, from a cold cache, that takes up to 0.8 s",
    "No --check-timeout was said: a check's own, by default 30 s, should be under the deadline of 4 s, or the check should have an interval",
    "An image cannot say how long it has to stop: docker run --stop-timeout=30, as Docker's 10 s are too few",
  ]],
  ["--for=podman --probe=/p --check-timeout=3", [
    "Both probes ask live: Podman has none for readiness, and restarts what fails",
    "timeoutSeconds is 6 s",
    "Podman before 4.4 starts a probe by the image's shell, which it has to have then",
    "The style is kube: --style=quadlet makes a unit for systemd",
  ]],
  ["--for=systemd --command=/c --check-timeout=3 --unix-socket=/run/c/h.sock", [
    "The connector listens on /run/c/h.sock only if it says so, serve(health, { unixSocket }): there is no variable for it",
    "The start waits for live, and a connector that does not become so is started again for ever",
    "TimeoutStartSec is 90 s",
  ]],
  ["--for=systemd --command=/c --check-timeout=3 --endpoint=ready --orchestrator-timeout=99", [
    "The start waits for ready, and the unit has failed after 3 that fail: --endpoint=live, the default, is tried for ever",
  ]],
  ["--for=compose --probe=/p --check-timeout=3 --orchestrator-timeout=9 --endpoint=ready --unix-socket=/run/c/h.sock", [
    "The connector listens on /run/c/h.sock only if it says so, serve(health, { unixSocket }): there is no variable for it",
    "It has to be able to write there: this part makes no place at /run/c/",
  ]],
  ["--for=kubernetes --style=http --health-check-bind-address=10.0.0.1 --check-timeout=3 --orchestrator-timeout=9", [
    "The kubelet asks the pod's own address: 10.0.0.1 has to be that",
    "The startup probe asks live, as liveness does, and readiness asks ready: nothing asks the full check",
  ]],
];

for (const [args, notes] of NOTES) {
  Deno.test(`manifest() tells what it decided for ${args}`, () => assertEquals(manifest(args.split(" ")).notes, notes));
}

Deno.test("manifest() by HTTP takes a wildcard for an address that the kubelet reaches, however it is written", () => {
  const FLAGS = ["--for=kubernetes", "--style=http", "--check-timeout=3", "--orchestrator-timeout=9"];
  for (const address of ["0.0.0.0", "::", "[::]", "::0", "0:0:0:0:0:0:0:0", "::ffff:0.0.0.0"]) {
    assertEquals(manifest([...FLAGS, `--health-check-bind-address=${address}`]).notes.length, 1, address);
  }
});

Deno.test("manifest() tells what it takes for the command where the connector's has arguments", () => {
  const { notes } = manifest(["--for=docker", "--command=/bin/c serve --port 1"]);
  assertEquals(notes[0], "The command is taken to be /bin/c serve --port 1 health-check: --probe names another");
  assertEquals(manifest(["--for=docker", "--command=/bin/c"]).notes[0]?.startsWith("The probe asks"), true);
});
