/** What is special where nothing runs between requests, on a real workerd and a real edge-runtime; and that faults are seen. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "node:path";
import { ALONE } from "./black_box/commands.ts";
import { assertAnswer, assertAsked } from "./black_box/expect.ts";
import { handlerForms, workerd } from "./black_box/handler_forms.ts";
import { HandlerProcess, startHandler } from "./black_box/handler_starter.ts";
import { exchange } from "./black_box/http_client.ts";
import type { Ask, Target } from "./black_box/target.ts";
import { BATON } from "./black_box/words.ts";
import { bundleOf } from "./runtimes.ts";

const HEALTH: Ask = { path: "/health" };
/** Without what keeps a run going. */
const HEALTH_ALONE: Ask = { ...HEALTH, headers: { [ALONE]: "1" } };

const forms = await handlerForms();

for (const form of forms) {
  const test = (title: string, fn: () => Promise<void>) => {
    const because = form.unavailable === undefined ? "" : ` (ignored: ${form.unavailable})`;
    Deno.test({ name: `${form.name}: ${title}${because}`, ignore: form.unavailable !== undefined, fn });
  };

  test("an unhandled rejection would be noticed by these tests", async () => {
    await using service = await startHandler(form, "baton");
    await service.command({ do: "reject_unhandled" });
    await service.command({ do: "tell" });
    assertEquals((await service.command({ do: "tell" })).unhandled, 1);
  });

  // edge-runtime takes no module
  if (form.name !== "edge-runtime") {
    test("health.fetch is a default export as it is, made at import", async () => {
      const config = await Deno.makeTempFile();
      const command = await form.command(config, new URL("black_box/default_export.ts", import.meta.url));
      await using served = await HandlerProcess.start(command).finally(() => Deno.remove(config));
      const { status, body } = await exchange(served.url, HEALTH, () => {});
      assertEquals([status, body.includes("no such table: users")], [503, form.tellsPeer]);
      assertEquals((await exchange(served.url, { path: "/live" }, () => {})).status, 200);
    });
  }

  if (form.runsBetweenRequests) continue;

  test("without waitUntil a late run is given up with its request, and the next begins anew", async () => {
    await using service = await startHandler(form, "baton", { health: { deadline: 200 } });
    await service.command({ do: "set", validate: "hold_then_pass" });
    await assertAsked(service, HEALTH_ALONE, BATON.invalid("no answer within 200 ms"));
    assertEquals((await service.command({ do: "tell" })).validate, { calls: 1, aborts: 1 });
    await service.command({ do: "set" });
    await assertAsked(service, HEALTH_ALONE, BATON.HEALTHY);
  });

  test("a request that shares the run of another is answered with it, and by its own time if that is shorter", async () => {
    await using service = await startHandler(form, "baton", { health: { deadline: 20_000 } });
    await service.command({ do: "set", validate: "hold_then_pass" });
    const owner = service.ask(HEALTH);
    await service.command({ do: "await", check: "validate", calls: 1 });
    const others = Array.from({ length: 5 }, () => service.ask(HEALTH_ALONE));
    const hasty = await service.ask({ ...HEALTH, headers: { Prefer: "wait=0.1" } });
    assertAnswer(hasty, BATON.invalid("no answer within 100 ms"));
    await service.command({ do: "await_requests", requests: 7 });
    await service.command({ do: "release" });
    for (const answer of [owner, ...others]) assertAnswer(await answer, BATON.HEALTHY);
    assertEquals((await service.command({ do: "tell" })).validate, { calls: 1, aborts: 0 });
  });

  test("a check with an interval runs with the first request, which waits for it, and not by itself", async () => {
    await using service = await startHandler(form, "baton", { checks: { vendor: { interval: 300 } } });
    await assertAsked(service, HEALTH, BATON.HEALTHY);
    await untilOlder(service, 600);
    assertEquals((await service.command({ do: "tell" })).vendor.calls, 1);
  });

  test("by waitUntil a check with an interval runs behind the answer, once its result is that old", async () => {
    const vendor = { interval: 300, maxAge: 60_000 };
    await using service = await startHandler(form, "baton", { checks: { vendor } });
    await assertAsked(service, HEALTH, BATON.HEALTHY);
    await service.command({ do: "set", vendor: "reject" });
    await untilOlder(service, 300);
    await assertAsked(service, HEALTH, BATON.HEALTHY);
    await service.command({ do: "await", check: "vendor", calls: 1 });
    await assertAsked(service, HEALTH, BATON.othersFail({ vendor: "no such table: users" }));
  });

  test("a client whose address the runtime does not tell sees no text, but an id", async () => {
    await using service = await startHandler(form, "baton", { health: { details: "loopback" } });
    await service.command({ do: "set", validate: "reject" });
    const { status, body } = await service.ask(HEALTH);
    assertEquals(status, 503);
    assertMatch(body, /"details":\{"error":"connector validation failed","error_id":"\w{8}"\}/);
  });
}

/** Asks nothing of the checks until the runtime's clock has gone on so far. */
async function untilOlder(service: Target, ms: number): Promise<void> {
  const end = performance.now() + ms;
  while (performance.now() < end) await service.ask({ path: "/live" });
}

const lacking = forms.find(({ name }) => name === "workerd")?.unavailable;
for (const date of ["2026-11-01", "2023-01-01"]) {
  Deno.test({
    name: `examples/worker.ts runs on workerd with the compatibility date ${date}${
      lacking ? ` (ignored: ${lacking})` : ""
    }`,
    ignore: lacking !== undefined,
    fn: () => tryWorker(date),
  });
}

async function tryWorker(date: string): Promise<void> {
  const asked: Request[] = [];
  let status = 200;
  await using vendor = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    (request) => (asked.push(request), new Response(null, { status })),
  );
  const folder = await Deno.makeTempDir();
  const module = await bundleOf(new URL("../examples/worker.ts", import.meta.url));
  const command = await workerd(module, join(folder, "config.capnp"), date);
  await using worker = await HandlerProcess.start(command, { VENDOR: `http://127.0.0.1:${vendor.addr.port}/` });
  await Deno.remove(folder, { recursive: true });
  const ask = (path: string) => exchange(worker.url, { path }, () => {});
  assertAnswer(await ask("/internal/health"), BATON.HEALTHY);
  status = 500;
  assertAnswer(await ask("/internal/health"), BATON.HEALTHY);
  assertEquals([asked.length, (await ask("/internal/nowhere")).status, (await ask("/users")).body], [1, 404, "[]"]);
  assert(!/error|warning/i.test(worker.text), worker.text);
}
