import { run } from "../../tools/run.ts";

/** As a connector's binary is built, and without a look for another Go to download. */
export async function buildGo(go: string, { source, output }: { source: string; output: string }): Promise<void> {
  const env = { CGO_ENABLED: "0", GOTOOLCHAIN: "local", GOFLAGS: "", GOWORK: "off" };
  await run([go, "build", "-trimpath", "-ldflags=-s -w", "-o", output, source], { env });
}
