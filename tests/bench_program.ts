/** A bench that says where its folder is, and measures until it is stopped. */
import { runBench } from "../bench/shared/run_bench.ts";

await runBench({
  task: "bench:test",
  usage: "Usage: none",
  rounds: 1,
  document: "README.md",
  async measure(_, folder) {
    console.log(folder);
    // what keeps the program going
    setInterval(() => {}, 60_000);
    return await new Promise<{ verdicts: [] }>(() => {});
  },
  render: () => "",
});
