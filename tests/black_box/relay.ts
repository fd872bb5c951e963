/** Sends the requests that it is told by lines of JSON, wherever it runs, and tells the answers. */
import { linesOf } from "../../tools/process/lines.ts";
import { exchange } from "./http_client.ts";

for await (const line of linesOf(Deno.stdin.readable)) relay(JSON.parse(line));

async function relay({ id, url, request }: { id: number; url: string; request: Parameters<typeof exchange>[1] }) {
  try {
    const { status, headers, body } = await exchange(url, request, () => {});
    console.log(JSON.stringify({ id, status, headers: [...headers], body }));
  } catch (error) {
    console.log(JSON.stringify({ id, error: error instanceof Error ? error.message : String(error) }));
  }
}
