/** Whoever is asked over a Unix socket has a place for it, and whoever asks can see it. */
import { assertEquals, assertThrows } from "@std/assert";
import { manifest } from "../manifest.ts";
import { readUnit } from "./manifest/read_back.ts";
import { readYaml, type Tree } from "./manifest/schemas.ts";
import { TARGETS } from "./manifest/targets.ts";

const SOCKET = "--unix-socket=/run/connector/health.sock";
const IMAGE = "--image=connector:1.0";

for (
  const [args, podOf] of [
    [["--for=kubernetes"], (tree: Tree) => tree.spec.template.spec],
    [["--for=podman", "--style=kube"], (tree: Tree) => tree.spec],
  ] as const
) {
  Deno.test(`manifest() ${args.join(" ")} mounts a volume where the socket is`, () => {
    const pod = podOf(readYaml(manifest([...args, IMAGE, SOCKET]).text));
    assertEquals(pod.volumes, [{ name: "health", emptyDir: { medium: "Memory", sizeLimit: "1Mi" } }]);
    assertEquals(pod.containers[0].volumeMounts, [{ name: "health", mountPath: "/run/connector" }]);
    const without = podOf(readYaml(manifest([...args, IMAGE]).text));
    assertEquals([without.volumes, without.containers[0].volumeMounts], [undefined, undefined]);
  });
}

Deno.test("manifest() --for=compose shares the socket with who needs the connector, as the same user", () => {
  const { services, volumes } = readYaml(manifest(["--for=compose", IMAGE, SOCKET]).text);
  assertEquals(volumes, {
    health: {
      driver: "local",
      driver_opts: { type: "tmpfs", device: "tmpfs", o: "uid=65532,gid=65532,mode=0700,size=1m" },
    },
  });
  for (const service of [services.connector, services["connector-user"]]) {
    assertEquals(service.volumes, [{ type: "volume", source: "health", target: "/run/connector" }]);
    assertEquals(service.user, "65532:65532");
  }
  const without = readYaml(manifest(["--for=compose", IMAGE]).text);
  assertEquals([without.volumes, without.services.connector.volumes], [undefined, undefined]);
});

Deno.test("manifest() --style=quadlet mounts memory where the socket is", () => {
  const args = ["--for=podman", "--style=quadlet", IMAGE];
  assertEquals(readUnit(manifest([...args, SOCKET]).text).get("Tmpfs"), [
    "/run/connector:rw,noexec,nosuid,nodev,notmpcopyup,mode=1777,size=1m",
  ]);
  assertEquals(readUnit(manifest(args).text).has("Tmpfs"), false);
});

Deno.test("manifest() --for=systemd has the folder under /run made, and needs none in /tmp", () => {
  const directory = (path: string) =>
    readUnit(manifest(["--for=systemd", "--command=/c", `--unix-socket=${path}`]).text).get("RuntimeDirectory");
  assertEquals(directory("/run/connector/health.sock"), ["connector"]);
  assertEquals(directory("/run/a b/100%/h.sock"), ['"a b/100%%"']);
  assertEquals([directory("/tmp/h.sock"), directory("/var/tmp/a/h.sock")], [undefined, undefined]);
});

const REFUSED: readonly [args: readonly string[], message: string][] = [
  [["--for=systemd", "--command=/c", "--unix-socket=/opt/c/h.sock"], "expected a folder that the service may write to"],
  [["--for=systemd", "--command=/c", "--unix-socket=/run/h.sock"], "expected a folder that the service may write to"],
  [["--for=systemd", "--command=/c", "--unix-socket=/run/a:b/h.sock"], "expected a folder of its own, without a colon"],
  [["--for=kubernetes", IMAGE, "--unix-socket=/h.sock"], "expected a folder of its own, without a colon"],
  [["--for=kubernetes", IMAGE, "--unix-socket=/a:b/h.sock"], "expected a folder of its own, without a colon"],
  [
    ["--for=compose", IMAGE, "--command=node /app/main.js", "--unix-socket=/app/h.sock"],
    "expected a folder of its own, not that of /app/main.js",
  ],
  [["--for=ecs", IMAGE, SOCKET], "with --image and --for=ecs: a volume on Fargate belongs to root"],
];

for (const [args, message] of REFUSED) {
  Deno.test(`manifest() refuses ${args.join(" ")} in one sentence`, () => {
    const error = assertThrows(() => manifest(args), TypeError, message);
    assertEquals(error.message.startsWith("Cannot use --unix-socket"), true);
  });
}

Deno.test("manifest() refuses a socket whose path is not the same from everywhere", () => {
  for (const { args } of Object.values(TARGETS).filter(({ args }) => !args.includes("--style=http"))) {
    for (const path of ["h.sock", "./h.sock", "/run/../h.sock", "/run/./h.sock", "/run//h.sock", "/run/c/"]) {
      assertThrows(() => manifest([...args, `--unix-socket=${path}`]), TypeError, "expected an absolute path");
    }
  }
});
