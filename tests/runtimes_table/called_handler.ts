/** Calls the handler as a service's own server would, and prints the status code. */
import { createHealth } from "../../mod.ts";

const health = createHealth({ validate: () => {} });
const response = await health.fetch(new Request("http://localhost/health"));
console.log(response.status);
