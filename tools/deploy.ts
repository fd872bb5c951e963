/**
 * Writes the examples in deploy/ by the command of manifest.ts; with `--check` writes nothing, and exits 1 if they are not what it would
 * write. What else is in deploy/ is left alone.
 *
 * @module
 */
import { manifest } from "../manifest.ts";
import { compareFiles, type Files, readFiles } from "./gen/files.ts";

const COMMAND = "--command=/usr/local/bin/connector";
const PROBE = "--probe=/usr/local/bin/baton-health";
const IMAGE = "--image=connector:1.0";

/** For whom there are two examples, one with the probe as a program of its own, one as a part of the connector's. */
const PAIRS: readonly [name: string, extension: string, args: readonly string[]][] = [
  ["kubernetes", "yaml", ["--for=kubernetes", IMAGE]],
  ["ecs", "json", ["--for=ecs", IMAGE]],
  ["compose", "yaml", ["--for=compose", IMAGE]],
  ["podman", "yaml", ["--for=podman", "--style=kube", IMAGE]],
  ["connector", "container", ["--for=podman", "--style=quadlet", IMAGE]],
  ["connector", "service", ["--for=systemd"]],
];

/** Every example's arguments, by its path in deploy/. */
export const EXAMPLES: ReadonlyMap<string, readonly string[]> = new Map([
  ...PAIRS.flatMap(([name, extension, args]): [string, readonly string[]][] => [
    [`${name}.${extension}`, [...args, COMMAND, PROBE]],
    [`${name}_one_binary.${extension}`, [...args, COMMAND]],
  ]),
  ["kubernetes_http.yaml", [
    "--for=kubernetes",
    "--style=http",
    "--health-check-bind-address=0.0.0.0",
    IMAGE,
    COMMAND,
  ]],
]);

/** What the HEALTHCHECK of each of deploy/docker's files is made by; the rest of these files is written by hand. */
export const DOCKERFILES: ReadonlyMap<string, readonly string[]> = new Map([
  ["separate.Dockerfile", ["--for=docker", COMMAND, PROBE]],
  ["one_binary.Dockerfile", ["--for=docker", COMMAND]],
]);

/**
 * Writes or checks the examples.
 *
 * @param directory Where they are, deploy/ by default.
 * @returns The sentence to fail with, or nothing on success.
 */
export async function deploy(
  args: readonly string[],
  directory: URL = new URL("../deploy/", import.meta.url),
): Promise<string | undefined> {
  const [flag, ...rest] = args;
  if (rest.length > 0 || (flag !== undefined && flag !== "--check")) {
    return `Cannot write deploy/: expected no argument or --check, got "${args.join(" ")}"`;
  }
  const expected: Files = new Map([...EXAMPLES].map(([file, args]) => [file, manifest(args).text]));
  const path = decodeURIComponent(directory.pathname).replace(/\/$/, "");
  if (flag === undefined) {
    await Deno.mkdir(path, { recursive: true });
    for (const [file, text] of expected) await Deno.writeTextFile(`${path}/${file}`, text);
    return;
  }
  const actual = new Map([...await readFiles(path)].filter(([file]) => expected.has(file)));
  const differences = compareFiles(actual, expected);
  if (differences.length > 0) return `Cannot accept deploy/, run \`deno task gen:deploy\`: ${differences.join(", ")}`;
}

if (import.meta.main) {
  const failure = await deploy(Deno.args).catch((error: Error) => error.message);
  if (failure !== undefined) {
    console.error(failure);
    Deno.exit(1);
  }
}
