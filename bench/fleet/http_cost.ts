import { endpoints } from "../../gen/routes.ts";
import { useOwnFolder } from "../../tools/own_folder.ts";
import { startConnector } from "../../tools/process/connector.ts";
import { cpuTime } from "../shared/cpu_time.ts";

const REQUESTS = 400;
/** Between two requests, so that the processor's caches are as they are at a probe: somebody else's. */
const PAUSE_MS = 10;

/**
 * Measures what a request costs a connector, in milliseconds of CPU time: one at a time, each over a connection of its own, as the
 * kubelet's are.
 *
 * @throws {Error} Where there is no glibc.
 */
export async function measureHttpCost(): Promise<number> {
  await using folder = await useOwnFolder("bench-fleet-");
  const env = { DATABASE_FILE: `${folder.path}/directory.sqlite`, SYNC_INTERVAL: "3600" };
  await using connector = await startConnector({ env });
  const { hostname, port } = new URL(connector.url);
  const ask = () => get({ hostname, port: Number(port) });
  for (let i = 0; i < REQUESTS; i++) await ask();
  const before = cpuTime(connector.pid);
  for (let i = 0; i < REQUESTS; i++) {
    await ask();
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  return (cpuTime(connector.pid) - before) / REQUESTS;
}

async function get(address: Deno.ConnectOptions): Promise<void> {
  using connection = await Deno.connect(address);
  const request = `GET ${endpoints.baton.live} HTTP/1.1\r\nHost: connector\r\nConnection: close\r\n\r\n`;
  await connection.write(new TextEncoder().encode(request));
  const head = new Uint8Array(64);
  await connection.read(head);
  const line = new TextDecoder().decode(head).split("\r\n")[0];
  if (!line?.startsWith("HTTP/1.1 200")) throw new Error(`Cannot measure a request: expected 200, got ${line}`);
}
