/** That what the other tests check by can refuse. */
import { assertThrows } from "@std/assert";
import { manifest } from "../../manifest.ts";
import {
  checkCompose,
  checkContainerDefinition,
  checkKubernetes,
  checkTaskDefinition,
  readYaml,
  type Tree,
} from "./schemas.ts";

function kubernetes(): Tree {
  return readYaml(manifest(["--for=kubernetes", "--image=a"]).text);
}

Deno.test("checkKubernetes() refuses a time that is no whole number, and a command that is no array", () => {
  const tree = kubernetes();
  checkKubernetes(tree);
  const { livenessProbe } = tree.spec.template.spec.containers[0];
  livenessProbe.timeoutSeconds = 1.5;
  assertThrows(() => checkKubernetes(tree), Error, "timeoutSeconds");
  livenessProbe.timeoutSeconds = 1;
  livenessProbe.exec.command = "/x";
  assertThrows(() => checkKubernetes(tree), Error, "command");
});

Deno.test("checkKubernetes() refuses a Deployment without a selector", () => {
  const tree = kubernetes();
  delete tree.spec.selector;
  assertThrows(() => checkKubernetes(tree), Error, "selector");
});

Deno.test("checkCompose() refuses a field and a condition that Compose does not have", () => {
  const tree = readYaml(manifest(["--for=compose", "--image=a"]).text);
  checkCompose(tree);
  tree.services.connector.healthcheck.start_time = "1s";
  assertThrows(() => checkCompose(tree), Error, "additional");
  delete tree.services.connector.healthcheck.start_time;
  tree.services["connector-user"].depends_on.connector.condition = "healthy";
  assertThrows(() => checkCompose(tree), Error, "condition");
});

Deno.test("checkTaskDefinition() refuses each number that is out of ECS' range, and a command that begins with no CMD", () => {
  const WRONG: [field: string, value: unknown][] = [
    ["interval", 4],
    ["interval", 301],
    ["timeout", 1],
    ["timeout", 61],
    ["retries", 0],
    ["retries", 11],
    ["startPeriod", 301],
    ["command", ["/x", "y"]],
    ["startInterval", 5],
  ];
  for (const [field, value] of WRONG) {
    const tree = JSON.parse(manifest(["--for=ecs", "--image=a"]).text);
    checkTaskDefinition(tree);
    tree.containerDefinitions[0].healthCheck[field] = value;
    assertThrows(() => checkTaskDefinition(tree), Error, "healthCheck", field);
  }
  assertThrows(() => checkContainerDefinition({ stopTimeout: 121 }), Error, "stopTimeout");
});

Deno.test("readYaml() refuses what readers of YAML 1.1 and 1.2 do not agree on", () => {
  assertThrows(() => readYaml("answer: yes"), Error, "differ");
});
