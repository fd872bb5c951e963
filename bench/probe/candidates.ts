import { fileURLToPath } from "node:url";
import { buildGo } from "../shared/build_go.ts";
import { findTool } from "../shared/find_tool.ts";
import { named } from "../shared/named.ts";
import { versionOf } from "../shared/version_of.ts";
import { bundleProbe, copyBareGet, writeEmpty } from "./builds.ts";
import type { Command } from "./measure.ts";
import { type Way, waysToRun } from "./ways.ts";

/** Something to measure. */
export interface Candidate {
  /** As tables and `--only` have it. */
  name: string;
  /** The name of the program that does nothing, run the same way. */
  empty?: string;
  /** Of the runtime or tool; empty where it tells none. */
  version: string;
  /** Builds it, where that is needed. @throws {Error} If it cannot be had here. */
  prepare(): Promise<Command>;
}

/** What is asked, as our command and as others are told. */
export interface Target {
  flag: string;
  url: string;
}

const GO_SOURCE = fileURLToPath(new URL("go/main.go", import.meta.url));

/** Does nothing at all: no process shows less, in time or in memory, than this. */
export const FLOOR = "true";
export const CURL = "curl";

/** All that could be measured. */
export async function findCandidates(target: Target, folder: string): Promise<Candidate[]> {
  const [probe, empty, bareGet] = await Promise.all([bundleProbe(folder), writeEmpty(folder), copyBareGet(folder)]);
  const ours = (await waysToRun(folder)).flatMap((way) =>
    programsOf(way, { probe, empty, bareGet: way.deno ? bareGet : undefined }, target.flag)
  );
  return [...ours, ...await findOthers(target.url, folder)];
}

/** Those of these names, with what they are compared to; all if none is named. @throws {TypeError} For another name. */
export function select(candidates: readonly Candidate[], names: readonly string[]): Candidate[] {
  const chosen = named(candidates, names);
  const wanted = new Set([...chosen.flatMap(({ name, empty }) => [name, empty]), CURL, FLOOR]);
  return candidates.filter(({ name }) => wanted.has(name));
}

/** The entries of what is measured. */
interface Entries {
  probe: string;
  empty: string;
  bareGet?: string;
}

function programsOf(way: Way, { probe, empty, bareGet }: Entries, flag: string): Candidate[] {
  const { name, version } = way;
  const program = name.replaceAll(" ", "-");
  const nameOfEmpty = `${name}: empty`;
  // all are told the same, so that the command line does not make the difference
  const prepare = async (entry: string, program: string) => {
    const { argv, files } = await way.prepare(entry, program);
    return { argv: [...argv, flag], files };
  };
  const candidate = (name: string, entry: string, ending: string): Candidate => ({
    name,
    empty: entry === empty ? undefined : nameOfEmpty,
    version,
    prepare: () => prepare(entry, program + ending),
  });
  return [
    candidate(name, probe, ""),
    ...bareGet === undefined ? [] : [candidate(`${name}: bare GET`, bareGet, "-bare-get")],
    candidate(nameOfEmpty, empty, "-empty"),
  ];
}

async function findOthers(url: string, folder: string): Promise<Candidate[]> {
  return await Promise.all([
    tool(CURL, ["--silent", "--fail", "--output", "/dev/null", url]),
    tool("wget", ["--quiet", "--output-document=/dev/null", url]),
    tool("busybox wget", ["wget", "-q", "-O", "/dev/null", url]),
    goProgram(url, folder),
    tool(FLOOR, []),
  ]);
}

async function tool(name: string, args: readonly string[]): Promise<Candidate> {
  const program = name.split(" ")[0]!;
  const path = await findTool(program);
  return {
    name,
    version: path === undefined ? "" : await versionOf([path, "--version"]) || await versionOf([path, "--help"]),
    prepare: () => {
      if (path === undefined) return Promise.reject(new Error(`${program} is not on PATH`));
      return Promise.resolve({ argv: [path, ...args], files: [path] });
    },
  };
}

async function goProgram(url: string, folder: string): Promise<Candidate> {
  const go = await findTool("go");
  return {
    name: "go net/http",
    version: go === undefined ? "" : await versionOf([go, "version"]),
    async prepare() {
      if (go === undefined) throw new Error("go is not on PATH");
      const path = `${folder}/go-probe`;
      await buildGo(go, { source: GO_SOURCE, output: path });
      return { argv: [path, url], files: [path] };
    },
  };
}
