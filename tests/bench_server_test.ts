/** What bench/server makes of what it measures; the measuring itself is not run here. */
import { assertEquals, assertThrows } from "@std/assert";
import { type Bar, judge } from "../bench/server/bars.ts";
import { select } from "../bench/server/candidates.ts";
import { readWrk } from "../bench/server/load.ts";
import { nginxConfig } from "../bench/server/nginx.ts";
import { PEERS, peerVersion } from "../bench/server/peers.ts";
import { at } from "../bench/server/places.ts";
import { render } from "../bench/server/report.ts";
import { evaluate } from "../bench/server/results.ts";
import { type LoadSample, type Samples, turned } from "../bench/server/rounds.ts";
import { DOCUMENT, ROUNDS } from "../bench/server/usage.ts";
import { withNumbers } from "../bench/shared/document.ts";
import { readBenchOptions } from "../bench/shared/options.ts";

const WRK = `Running 1m test @ http://127.0.0.1:5001/live
  1 threads and 16 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     8.54ms   18.66ms 108.41ms   91.25%
    Req/Sec     3.46k     1.74k    5.97k    60.00%
  Latency Distribution
     50%  120.00us
     99%    1.50ms
  3612 requests in 1.09s, 656.09KB read
Requests/sec:   3302.91
Transfer/sec:    599.94KB
`;

Deno.test("readWrk() reads what wrk prints of a good run", () => {
  assertEquals(readWrk(WRK), { requests: 3612, throughput: 3302.91, p99: 1.5, failures: 0, ends: 0 });
  assertEquals(readWrk(WRK.replace("1.50ms", "40.00us")).p99, 0.04);
  assertEquals(readWrk(WRK.replace("1.50ms", "2.00s")).p99, 2000);
});

Deno.test("readWrk() tells connections that failed and other answers from connections that ended", () => {
  const errors = "  Socket errors: connect 1, read 20, write 300, timeout 4000\n  Non-2xx or 3xx responses: 50000\n";
  const { failures, ends } = readWrk(WRK.replace("Requests/sec", `${errors}Requests/sec`));
  assertEquals({ failures, ends }, { failures: 54301, ends: 20 });
});

Deno.test("readWrk() finds no request where nothing was printed", () => {
  assertEquals(readWrk("").requests, 0);
});

/** Two rounds of each of these, with the CPU time of each; 100 000 of it are a second. */
function samplesOf(cpus: Record<string, readonly [number, number]>, busy: Record<string, number> = {}): Samples {
  const entries = Object.entries(cpus);
  const loads = entries.flatMap(([name, both]) =>
    both.flatMap((cpu): LoadSample[] => {
      const load = { name, way: "kept", throughput: 100_000 / cpu, cpu, p99: 1, busy: busy[name] ?? 0.5 } as const;
      return [{ ...load, path: "/live" }, { ...load, path: "/health" }];
    })
  );
  const processes = entries.flatMap(([name]) => [1, 3].map((startUp) => ({ name, startUp, rest: 20, loaded: 30 })));
  return { loads, processes };
}

function rowsOf(cpus: Record<string, readonly [number, number]>, busy?: Record<string, number>) {
  const measurables = Object.keys(cpus).map((name) => {
    const runtime = name.split(":")[0];
    return { name, version: "1", bare: name.endsWith(": bare") ? undefined : `${runtime}: bare` };
  });
  return evaluate(measurables, samplesOf(cpus, busy));
}

Deno.test("evaluate() compares to the bare server of the same round, both ways so that more is better", () => {
  const [, row] = rowsOf({ "deno: bare": [8, 20], deno: [10, 40] });
  const [live] = row!.loads!;
  assertEquals(live!.cpu, { median: 25, min: 10, max: 40 });
  assertEquals(live!.bare, { throughput: 0.65, cpu: 0.65 });
  assertEquals(row!.process!.startUp, { median: 2, min: 1, max: 3 });
});

Deno.test("evaluate() keeps why one could not be measured", () => {
  const missing = { name: "nginx", version: "", missing: "nginx is not on PATH" };
  assertEquals(evaluate([missing], { loads: [], processes: [] }), [{ ...missing, bare: undefined }]);
  const failures = new Map([["bun", "it gives no answer"]]);
  const [row] = evaluate([{ name: "bun", version: "1" }], { loads: [], processes: [], failures });
  assertEquals(row!.missing, "it gives no answer");
});

Deno.test("judge() tells a bar that is met from one that is missed, and from one that nobody measured", () => {
  const rows = [
    ...rowsOf({ "deno: bare": [9, 9], deno: [10, 10] }),
    { name: "go net/http", version: "", missing: "go is not on PATH" },
  ];
  const bar: Bar = { of: "deno", path: "/live", way: "kept", to: "bare", limit: 0.9 };
  const outcomes = (...bars: Bar[]) =>
    judge(rows, [], bars).filter(({ bar }) => bar.to !== "herd").map(({ outcome }) => outcome);
  assertEquals(outcomes(bar, { ...bar, limit: 0.91 }), ["pass", "fail"]);
  assertEquals(outcomes({ ...bar, way: "new" }, { ...bar, to: "go" }), ["missing", "missing"]);
  // was not asked for
  assertEquals(outcomes({ ...bar, of: "bun" }, { ...bar, to: "peers" }), []);
});

Deno.test("judge() compares to the best of the peers on the same runtime, and as fast is not ahead", () => {
  const bar: Bar = { of: "node 20", path: "/health", way: "kept", to: "peers", limit: 1 };
  const judged = (best: number) => {
    const ours = { "node 20: bare": [1, 1], "node 20": [10, 10], "node 20: mounted": [1, 1] } as const;
    const others = { "node 20: slow": [40, 40], "node 20: fast": [best, best], "node 26: other": [2, 2] } as const;
    const [verdict] = judge(rowsOf({ ...ours, ...others }), [], [bar]);
    return [verdict!.outcome, verdict!.ratios!.cpu];
  };
  assertEquals([judged(20), judged(10)], [["pass", 2], ["fail", 1]]);
});

Deno.test("judge() leaves throughput aside only where the load could ask neither for more", () => {
  const bar: Bar = { of: "deno", path: "/live", way: "kept", to: "go", limit: 1 };
  const judged = (busy: Record<string, number>) => {
    const rows = rowsOf({ deno: [10, 10], "go net/http": [20, 20] }, busy);
    // ahead by CPU time, and behind by throughput
    for (const row of rows) {
      for (const load of row.loads!) {
        load.rounds = { ...load.rounds, throughput: row.name === "deno" ? [90, 90] : [100, 100] };
      }
    }
    const verdict = judge(rows, [], [bar]).find(({ bar }) => bar.to === "go")!;
    const text = render({
      circumstances: [],
      rows,
      herds: [],
      growths: [],
      crowds: [],
      failures: [],
      verdicts: [verdict],
    });
    return [verdict.outcome, verdict.loadIsLimit, /\|\s+(\S+) \|\s+2\.000 \|/.exec(text)?.[1]];
  };
  assertEquals(judged({ deno: 0.95, "go net/http": 0.9 }), ["pass", true, "(0.900)"]);
  assertEquals(judged({ deno: 0.95, "go net/http": 0.89 }), ["fail", false, "0.900"]);
  assertEquals(judged({ deno: 0.5, "go net/http": 0.95 }), ["fail", false, "0.900"]);
});

Deno.test("judge() holds a herd to one run and to a quarter more than the check's time", () => {
  const herd = { name: "deno", connections: 1000, check: 200, runs: 1, last: { median: 250, min: 201, max: 900 } };
  const rows = rowsOf({ deno: [1, 1], nginx: [1, 1] });
  const outcome = (change: Partial<typeof herd>) => judge(rows, [{ ...herd, ...change }], [])[0]!.outcome;
  assertEquals(outcome({}), "pass");
  assertEquals(outcome({ runs: 2 }), "fail");
  assertEquals(outcome({ last: { median: 251, min: 201, max: 900 } }), "fail");
  assertEquals(judge(rows, [], []).map(({ bar: { of }, outcome }) => [of, outcome]), [["deno", "missing"]]);
});

Deno.test("render() names what could not be measured, and groups thousands", () => {
  const rows = [...rowsOf({ deno: [1, 1] }), { name: "nginx", version: "", missing: "nginx is not on PATH" }];
  const text = render({
    circumstances: ["Measured."],
    rows,
    herds: [],
    growths: [],
    crowds: [],
    failures: [],
    verdicts: [],
  });
  assertEquals(text.includes("Not measured: nginx (nginx is not on PATH)."), true);
  assertEquals(text.includes("| 100 000 (100 000–100 000) |"), true);
});

function candidate(name: string, bare?: string) {
  return { name, version: "", bare, group: "", paths: [], prepare: () => Promise.resolve(() => []) };
}

Deno.test("select() takes what a name is compared to along", () => {
  const candidates = [candidate("deno: bare"), candidate("deno", "deno: bare"), candidate("nginx")];
  assertEquals(select(candidates, ["deno"]).map(({ name }) => name), ["deno: bare", "deno"]);
  assertThrows(() => select(candidates, ["denno"]), TypeError, 'got "denno"');
});

Deno.test("turned() begins with a later one, and leaves out none", () => {
  const order = (places: number) => turned(["deno: bare", "deno", "nginx"], places);
  assertEquals(order(0), ["deno: bare", "deno", "nginx"]);
  assertEquals(order(4), ["deno", "nginx", "deno: bare"]);
  assertEquals(turned([], 1), []);
});

Deno.test("at() keeps a command to its CPU where there is one", () => {
  assertEquals(at("server", { taskset: "/bin/taskset", load: 0, server: 3 }, ["wrk"]), [
    "/bin/taskset",
    "-c",
    "3",
    "wrk",
  ]);
  assertEquals(at("load", undefined, ["wrk", "-t1"]), ["wrk", "-t1"]);
});

Deno.test("PEERS name the exact version of every package", () => {
  const loose = PEERS.flatMap(({ packages }) => packages).filter((one) => !/^@?[\w/-]+@\d+\.\d+\.\d+$/.test(one));
  assertEquals(loose, []);
  assertEquals(peerVersion(PEERS[0]!), "4.12.1");
});

Deno.test("nginxConfig() answers on loopback alone, by a body of ours", () => {
  const config = nginxConfig(8099, "/tmp/bench");
  assertEquals(config.includes("listen 127.0.0.1:8099 "), true);
  assertEquals(JSON.parse(/return 200 '(.*)';/.exec(config)![1]!).status, "healthy");
});

Deno.test("bench:server measures 3 rounds unless it is told otherwise, and writes nothing in part", () => {
  const defaults = { rounds: ROUNDS, document: DOCUMENT };
  assertEquals(readBenchOptions([], defaults), { rounds: 3, only: [], json: undefined, write: false, check: false });
  assertThrows(() => readBenchOptions(["--write", "--only=deno"], defaults), TypeError, "docs/performance.md");
});

Deno.test("docs/performance.md has a place for the numbers", async () => {
  const document = await Deno.readTextFile(new URL(`../${DOCUMENT}`, import.meta.url));
  const written = withNumbers(document, "NUMBERS", { task: "bench:server" });
  assertEquals(withNumbers(written, "NUMBERS", { task: "bench:server" }), written);
});
