/** Calls the handler as any server of its own would, and prints the status code. */
import { createHealth } from "../../mod.ts";

const health = createHealth({ validate: () => {} });
const response = await health.fetch(new Request("http://localhost/health"));
console.log(response.status);
