/** A program that has the command inside, as a connector does, and runs it only when it is told to. */
import { healthCheck } from "../../probe.ts";
import { processArgs } from "../../src/process.ts";

const args = processArgs();
if (args[0] === "health-check") console.log(`exit code ${await healthCheck(args)}`);
else console.log("service mode");
