/** All that a Worker, `deno serve` or Bun needs: the health is made at import, and serves as it is. */
import { createHealth } from "../../mod.ts";

const fail = () => {
  throw new Error("no such table: users");
};
const health = createHealth({ checks: { vendor: { check: () => {}, interval: 60_000 }, validate: { check: fail } } });

export default { fetch: health.fetch };
