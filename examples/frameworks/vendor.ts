/** Stands for what the service depends on: `VENDOR=down` lets it fail. */
import process from "node:process";

/** Asks the vendor's API whether it works. */
export async function askVendor(_signal: AbortSignal): Promise<void> {
  await Promise.resolve(); // a real one fetches, with the signal
  if (process.env.VENDOR === "down") throw new Error("the vendor does not answer");
}
