import { fileURLToPath } from "node:url";
import { buildGo } from "../shared/build_go.ts";
import { findTool } from "../shared/find_tool.ts";
import { named } from "../shared/named.ts";
import { versionOf } from "../shared/version_of.ts";
import { nginxConfig } from "./nginx.ts";
import { installPeer, PEERS, peerVersion } from "./peers.ts";
import type { Programs } from "./programs.ts";
import type { Runtime } from "./runtimes.ts";

/** A server to measure. */
export interface Candidate {
  /** As tables and `--only` have it. */
  name: string;
  /** Of the runtime or the server; of a package, its own. */
  version: string;
  /** The name of the bare server that it is compared to. */
  bare?: string;
  /** It is measured side by side with all that have the same. */
  group: string;
  /** What it is asked. */
  paths: readonly string[];
  /** Whether it has a port for each path, since it looks at none. */
  portEach?: boolean;
  /** Builds it, where that is needed. @throws {Error} If it cannot be had here. */
  prepare(): Promise<(ports: readonly number[]) => string[]>;
}

const OURS = ["/live", "/health"];
const PEER_PATHS = ["/health"];
/** With Deno's, since that is what the server in Go is compared to. */
const NATIVE_GROUP = "deno";
const GO_SOURCE = fileURLToPath(new URL("go/main.go", import.meta.url));

/** All that could be measured. */
export async function findCandidates(
  runtimes: readonly Runtime[],
  programs: Programs,
  folder: string,
): Promise<Candidate[]> {
  return [
    ...runtimes.flatMap((runtime) => onRuntime(runtime, programs)),
    await goServer(folder),
    await nginx(folder),
  ];
}

/** Those of these names, with what they are compared to; all if none is named. @throws {TypeError} For another name. */
export function select(candidates: readonly Candidate[], names: readonly string[]): Candidate[] {
  const wanted = new Set(named(candidates, names).flatMap(({ name, bare }) => [name, bare]));
  return candidates.filter(({ name }) => wanted.has(name));
}

function onRuntime({ name, version, isNode, command }: Runtime, programs: Programs): Candidate[] {
  const bare = `${name}: bare`;
  const program = (path: string) => async () => {
    const argv = await command();
    return (ports: readonly number[]) => [...argv, path, ...ports.map(String)];
  };
  return [
    { name: bare, version, group: name, paths: OURS, portEach: true, prepare: program(programs.bare) },
    { name, version, bare, group: name, paths: OURS, prepare: program(programs.service) },
    ...!isNode ? [] : [
      { name: `${name}: mounted`, version, bare, group: name, paths: OURS, prepare: program(programs.mounted) },
      ...PEERS.map((peer) => ({
        name: `${name}: ${peer.name}`,
        version: peerVersion(peer),
        bare,
        group: name,
        paths: PEER_PATHS,
        prepare: async () => await program(await installPeer(peer))(),
      })),
    ],
  ];
}

async function goServer(folder: string): Promise<Candidate> {
  const go = await findTool("go");
  return {
    name: GO,
    version: go === undefined ? "" : await versionOf([go, "version"]),
    group: NATIVE_GROUP,
    paths: OURS,
    async prepare() {
      if (go === undefined) throw new Error("go is not on PATH");
      const path = `${folder}/go-server`;
      await buildGo(go, { source: GO_SOURCE, output: path });
      return ([port]) => [path, `${port}`];
    },
  };
}

/** The name of the server in Go. */
export const GO = "go net/http";

async function nginx(folder: string): Promise<Candidate> {
  // Debian has it where only root looks
  const path = await findTool("nginx") ?? await findTool("nginx", "/usr/sbin");
  return {
    name: "nginx",
    version: path === undefined ? "" : await versionOf([path, "-v"]),
    group: NATIVE_GROUP,
    paths: PEER_PATHS,
    prepare: () => {
      if (path === undefined) return Promise.reject(new Error("nginx is not on PATH"));
      return Promise.resolve(([port]) => {
        const config = `${folder}/nginx.conf`;
        Deno.writeTextFileSync(config, nginxConfig(port!, folder));
        return [path, "-p", folder, "-e", "stderr", "-c", config];
      });
    },
  };
}
