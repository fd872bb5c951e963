/** Our listener in a server of `node:http`, as a service mounts it that has one already: listens on the port of the first argument. */
import { createServer } from "node:http";
import { createHealth } from "../../../mod.ts";
import { processArgs } from "../../../src/process.ts";
import { stay } from "./stay.ts";

const health = createHealth({ checks: { check: { check: () => Promise.resolve() } } });
createServer(health.listener).listen(Number(processArgs()[0]), "127.0.0.1");
stay();
