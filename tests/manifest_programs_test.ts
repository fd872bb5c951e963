/** Which words may start a connector, ask it, or name its image. */
import { assertEquals, assertThrows } from "@std/assert";
import { manifest } from "../manifest.ts";

Deno.test("manifest() refuses flags among the words that it writes itself, and that would have the last word", () => {
  const FLAGS = ["--timeout=60", "--endpoint=live", "--wait", "--url=http://a/", "--unix-socket=/s"];
  const SETTINGS = ["--health-check-port=1", "--health-check-bind-address=::", "--health-check-dialect=ndc"];
  for (const flag of [...FLAGS, ...SETTINGS]) {
    const message = `expected no ${flag.split("=")[0]} among the words, `;
    assertThrows(() => manifest(["--for=docker", `--probe=/p ${flag}`]), TypeError, `--probe: ${message}`);
    // the command is then the connector's own, with the same words
    assertThrows(() => manifest(["--for=docker", `--command=/c ${flag}`]), TypeError, `--command: ${message}`);
  }
  for (const flag of SETTINGS) {
    assertThrows(() => manifest(["--for=docker", "--probe=/p", `--command=/c ${flag}`]), TypeError, "among the words");
  }
});

Deno.test("manifest() leaves the connector its own flags, and the command those that change nothing here", () => {
  const args = ["--for=docker", "--image=a", "--command=/c --timeout=60 --health-check", "--probe=/p --verbose"];
  const { text } = manifest(args);
  assertEquals(/^ENTRYPOINT (.*)$/m.exec(text)?.[1], '["/c", "--timeout=60", "--health-check"]');
  assertEquals(/^ {2}CMD (.*)$/m.exec(text)?.[1], '["/p", "--verbose"]');
});

Deno.test("manifest() for systemd refuses a program that systemd would not start", () => {
  const REFUSED = ["bin/connector", "./connector", ".", "..", "/bin/x/", "/", "/bin/a\\b", "/bin/'a'", "@/bin/x", "+x"];
  for (const program of REFUSED) {
    assertThrows(
      () => manifest(["--for=systemd", `--command=${JSON.stringify([program])}`]),
      TypeError,
      "Cannot read --command: expected an absolute path, or a name",
      program,
    );
  }
  for (const program of ["/bin/a b", "connector", ".hidden", "a..b", "/é"]) {
    manifest(["--for=systemd", `--command=${JSON.stringify([program])}`]);
  }
});

Deno.test("manifest() takes for an image what engines take", () => {
  const DIGEST = `@sha256:${"0a".repeat(32)}`;
  const REFUSED = ["Connector:1.0", "a:b:c", "a//b", "a/", "/a", "a:", "a@", "a@sha256:zz", "a:-b", "a..b", "a___b"];
  for (const image of [...REFUSED, `a:${"b".repeat(129)}`, "a/".repeat(256) + "a"]) {
    assertThrows(() => manifest(["--for=compose", `--image=${image}`]), TypeError, "expected an image such as", image);
  }
  for (
    const image of ["a", "a:1.0", `a:b${DIGEST}`, `localhost:5000/a${DIGEST}`, "Registry.Example.com/a__b/c-d:X_1"]
  ) {
    manifest(["--for=compose", `--image=${image}`]);
  }
});

Deno.test("manifest() by HTTP refuses names of the container's own", () => {
  for (const name of ["ip6-localhost", "ip6-loopback", "localhost.localdomain", "a.localhost", "LOCALHOST."]) {
    const args = ["--for=kubernetes", "--style=http", `--health-check-bind-address=${name}`];
    assertThrows(() => manifest(args), TypeError, "which is the container's own", name);
  }
});
