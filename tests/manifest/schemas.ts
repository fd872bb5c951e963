/** What each orchestrator itself says of its files. Each function throws what is wrong. */
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { Deployment } from "kubernetes-models/apps/v1";
import { type Container, Pod } from "kubernetes-models/v1";
import { parseDocument } from "yaml";
import { CONTAINER_DEFINITION, TASK_DEFINITION } from "./ecs_schema.ts";

// deno-lint-ignore no-explicit-any -- what a file holds is for the schemas to say
export type Tree = any;

/** Reads YAML as Go's readers do, of which some know 1.1 and some 1.2: what both have to take for the same. */
export function readYaml(text: string): Tree {
  const [older, newer] = ["1.1", "1.2"].map((version) => {
    const document = parseDocument(text, { version: version as "1.1" | "1.2" });
    if (document.errors.length > 0) throw document.errors[0];
    return document.toJS();
  });
  if (JSON.stringify(older) !== JSON.stringify(newer)) throw new Error(`YAML 1.1 and 1.2 differ in ${text}`);
  return newer;
}

/** By the schemas of the Kubernetes release that kubernetes-models was made from, 1.34 or later. */
export function checkKubernetes(tree: Tree): void {
  const model = { Deployment: () => new Deployment(tree), Pod: () => new Pod(tree) }
    [tree.kind as "Deployment" | "Pod"]();
  model.validate();
}

/** The part of a pod: what of it belongs to the container, within a pod. */
export function checkKubernetesPart({ terminationGracePeriodSeconds, enableServiceLinks, ...container }: Tree): void {
  const containers: Container[] = [{ name: "connector", ...container }];
  checkKubernetes({
    apiVersion: "v1",
    kind: "Pod",
    spec: { terminationGracePeriodSeconds, enableServiceLinks, containers },
  });
}

const ajv = new Ajv({ allErrors: true, strict: false });
addFormats.default(ajv, ["duration"]);

/** The specification's schema (https://github.com/compose-spec/compose-spec), as the linter dclint carries it. */
const composeSchema = JSON.parse(
  await Deno.readTextFile(new URL("schemas/compose.schema.json", import.meta.resolve("dclint/package.json"))),
);
// ajv knows the draft by its older address alone
delete composeSchema.$schema;

const validators = {
  compose: ajv.compile(composeSchema),
  task: ajv.compile(TASK_DEFINITION),
  container: ajv.compile(CONTAINER_DEFINITION),
};

/** A whole file of Compose. */
export function checkCompose(tree: Tree): void {
  check("compose", tree);
}

/** A whole task definition. */
export function checkTaskDefinition(tree: Tree): void {
  check("task", tree);
}

/** Some fields of a container definition. */
export function checkContainerDefinition(tree: Tree): void {
  check("container", tree);
}

function check(name: keyof typeof validators, tree: Tree): void {
  const validate = validators[name];
  if (!validate(tree)) throw new Error(ajv.errorsText(validate.errors));
}
