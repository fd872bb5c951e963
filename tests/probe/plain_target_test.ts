import { assertEquals } from "@std/assert";
import { readOptions } from "../../src/probe/options.ts";
import { readPlainTarget } from "../../src/probe/plain_target.ts";
import type { ProbeTarget } from "../../src/probe/target.ts";

type Env = Record<string, string>;

const reader = (env: Env) => (name: string) => env[name];

/** What options.ts makes of the same, with nothing besides. */
function targetOf(args: readonly string[], env: Env): ProbeTarget {
  const { target, format, wait } = readOptions(args, reader(env));
  assertEquals([format, wait], ["line", undefined]);
  return target;
}

const DEFAULT: ProbeTarget = {
  endpoint: "health",
  url: "http://127.0.0.1:8081/health",
  destination: { hostname: "127.0.0.1", port: 8081 },
  host: "127.0.0.1:8081",
  path: "/health",
  headers: [],
  timeout: 5_000,
};

Deno.test("readPlainTarget() reads the defaults", () => {
  assertEquals(readPlainTarget([], () => undefined), DEFAULT);
});

for (
  const [args, env, expected] of [
    [["--endpoint=ready"], {}, "http://127.0.0.1:8081/ready"],
    [["--endpoint=live", "--endpoint=ready"], {}, "http://127.0.0.1:8081/ready"],
    [["--timeout=1"], {}, "http://127.0.0.1:8081/health"],
    [["--timeout=9999"], {}, "http://127.0.0.1:8081/health"],
    [["--health-check-port=1"], {}, "http://127.0.0.1:1/health"],
    [["--health-check-port=65535"], { BATON_HEALTH_CHECK_PORT: "1" }, "http://127.0.0.1:65535/health"],
    [["--health-check-dialect=ndc"], {}, "http://127.0.0.1:8081/health"],
    [["--health-check-dialect=ndc", "--endpoint=connected"], {}, "http://127.0.0.1:8081/health/connected"],
    [["--health-check-bind-address=0.0.0.0"], {}, "http://127.0.0.1:8081/health"],
    [["--health-check-bind-address=::"], {}, "http://[::1]:8081/health"],
    [["--health-check-bind-address=[::1]"], {}, "http://[::1]:8081/health"],
    [["--health-check-bind-address=10.1.2.3"], {}, "http://10.1.2.3:8081/health"],
    [[], { BATON_HEALTH_CHECK_PORT: "9", BATON_HEALTH_CHECK_DIALECT: "ndc" }, "http://127.0.0.1:9/health"],
    [[], { BATON_HEALTH_CHECK_BIND_ADDRESS: "::1" }, "http://[::1]:8081/health"],
    [[], { BATON_HEALTH_CHECK_PORT: "", BATON_HEALTH_CHECK_BIND_ADDRESS: "" }, "http://127.0.0.1:8081/health"],
  ] satisfies Array<[string[], Env, string]>
) {
  Deno.test(`readPlainTarget() reads ${args.join(" ")} ${JSON.stringify(env)} as options.ts does`, () => {
    const target = readPlainTarget(args, reader(env));
    assertEquals(target?.url, expected);
    assertEquals(target, targetOf(args, env));
  });
}

for (
  const [args, env] of [
    [["--endpoint", "ready"], {}],
    [["ready"], {}],
    [["--"], {}],
    [["-=1"], {}],
    [["--json"], {}],
    [["--json=true"], {}],
    [["--wait=1"], {}],
    [["--url=http://127.0.0.1"], {}],
    [["--unix-socket=/a"], {}],
    [["--header=A: 1"], {}],
    [["--help"], {}],
    [["--version"], {}],
    [["--health-check"], {}],
    [["--health-check-details=never"], {}],
    [["--endpoint="], {}],
    [["--endpoint=connected"], {}],
    [["--endpoint=toString"], {}],
    [["--health-check-dialect=toString"], {}],
    [["--health-check-dialect="], {}],
    [["--health-check-port="], {}],
    [["--health-check-port=0"], {}],
    [["--health-check-port=65536"], {}],
    [["--health-check-port=080"], {}],
    [["--health-check-port=1e3"], {}],
    [["--health-check-port= 1"], {}],
    [["--health-check-port=-1"], {}],
    [["--health-check-port=1.5"], {}],
    [["--health-check-port=Infinity"], {}],
    [["--timeout=0"], {}],
    [["--timeout=10000"], {}],
    [["--timeout=1.5"], {}],
    [["--timeout=NaN"], {}],
    [["--health-check-bind-address=localhost"], {}],
    [["--health-check-bind-address=1.2.3"], {}],
    [["--health-check-bind-address=256.1.1.1"], {}],
    [["--health-check-bind-address=::g"], {}],
    [["--health-check-bind-address="], {}],
    [["--__proto__=1"], {}],
    [[], { BATON_HEALTH_CHECK_PORT: "tcp://10.0.0.1:80" }],
    [[], { BATON_HEALTH_CHECK_DIALECT: "go" }],
    [[], { BATON_HEALTH_CHECK_BIND_ADDRESS: "connector" }],
  ] satisfies Array<[string[], Env]>
) {
  Deno.test(`readPlainTarget() leaves ${JSON.stringify(args)} ${JSON.stringify(env)} to options.ts`, () => {
    assertEquals(readPlainTarget(args, reader(env)), undefined);
  });
}

Deno.test("readPlainTarget() reads no variable that a flag stands for", () => {
  const args = ["--health-check-port=1", "--health-check-bind-address=::1", "--health-check-dialect=baton"];
  const read: string[] = [];
  readPlainTarget(args, (name) => void read.push(name));
  assertEquals(read, []);
});
