/** deploy/prometheus/, by Prometheus' own tool. */
import { assert, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { manifest } from "../manifest.ts";
import { run } from "../tools/run.ts";
import { readYaml, type Tree } from "./manifest/schemas.ts";

const FOLDER = fileURLToPath(new URL("../deploy/prometheus", import.meta.url));

/** How connectors are found in Kubernetes. Debian's build of Prometheus does not know that. */
const IN_KUBERNETES = "    kubernetes_sd_configs:\n      - role: pod\n";

const unavailable = await run(["promtool", "--version"]).then(() => undefined, () => "promtool is not on PATH");
if (unavailable !== undefined && Deno.env.get("CI") === "true") throw new Error(`Cannot test: ${unavailable}`);

function register(behaviour: string, fn: () => Promise<void>): void {
  const name = `deploy/prometheus ${behaviour}${unavailable ? ` (cannot be tried: ${unavailable})` : ""}`;
  Deno.test({ name, ignore: unavailable !== undefined, fn });
}

register("is a configuration that Prometheus takes", async () => {
  const folder = await Deno.makeTempDir({ prefix: "prometheus-" });
  try {
    const text = await Deno.readTextFile(`${FOLDER}/prometheus.yaml`);
    assert(text.includes(IN_KUBERNETES));
    const elsewhere = "    static_configs:\n      - targets: [connector:8081]\n";
    await Deno.writeTextFile(`${folder}/prometheus.yaml`, text.replace(IN_KUBERNETES, elsewhere));
    await Deno.copyFile(`${FOLDER}/alerts.yaml`, `${folder}/alerts.yaml`);
    await run(["promtool", "check", "config", `${folder}/prometheus.yaml`]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("deploy/prometheus watches by the label and the port that manifest() writes, whatever the name is", async () => {
  const [config, rules] = await Promise.all(
    ["prometheus.yaml", "alerts.yaml"].map((name) => Deno.readTextFile(`${FOLDER}/${name}`)),
  );
  const args = [
    "--for=kubernetes",
    "--style=http",
    "--health-check-bind-address=0.0.0.0",
    "--image=a:1",
    "--name=okta",
  ];
  const { metadata, spec } = readYaml(manifest(args).text).spec.template;
  const [, job] = readYaml(config!).scrape_configs;
  const kept = job.relabel_configs.filter(({ action }: Tree) => action === "keep").slice(0, 2);
  const labels = Object.entries<string>(metadata.labels).map(([name, value]) => [name.replaceAll(/\W/g, "_"), value]);
  assert(
    labels.some(([name, value]) =>
      kept[0].source_labels[0] === `__meta_kubernetes_pod_label_${name}` && kept[0].regex === value &&
      rules!.includes(`kube_pod_labels{label_${name}="${value}"}`)
    ),
  );
  assertEquals(kept[1].regex, spec.containers[0].ports[0].name);
  assertEquals(rules!.includes("container="), false);
});

register("has alerts that fire when they should, and not before", async () => {
  const { stdout } = await run(["promtool", "test", "rules", "alerts_test.yaml"], { cwd: FOLDER });
  assertEquals(stdout.match(/SUCCESS/g)?.length, 1);
});

register("has a trial for each alert", async () => {
  const [rules, trials] = await Promise.all(
    ["alerts.yaml", "alerts_test.yaml"].map((name) => Deno.readTextFile(`${FOLDER}/${name}`)),
  );
  const names = (text: string) => new Set([...text.matchAll(/\balert(?:name)?: (\w+)/g)].map(([, name]) => name));
  assertEquals(names(trials!), names(rules!));
});
