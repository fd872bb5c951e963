import { DatabaseSync } from "node:sqlite";
import { type RunningConnector, startConnector, type StartOptions } from "../tools/process/connector.ts";

/** A running connector with a directory of its own, both gone at the end of the test. */
export async function withConnector(
  test: (connector: RunningConnector, file: string) => Promise<void>,
  { env, ...options }: StartOptions = {},
): Promise<void> {
  await withFolder(async (folder) => {
    const file = `${folder}/directory.sqlite`;
    const all = { DATABASE_FILE: file, SYNC_INTERVAL: "0.1", ...env };
    await using connector = await startConnector({ ...options, env: all });
    await connector.stdout.match(/Synced 3 users in 2 groups/);
    await test(connector, file);
  });
}

/** A folder that is gone at the end of the test. */
export async function withFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "health-connector-" });
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Changes a directory. */
export function change(file: string, statements: string): void {
  const database = new DatabaseSync(file, { timeout: 5_000 });
  try {
    database.exec(statements);
  } finally {
    database.close();
  }
}
