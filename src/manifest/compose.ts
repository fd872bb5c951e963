import { environment, type ManifestSpec, probeWords, USER } from "./spec.ts";
import { socketFolder } from "./socket.ts";
import { chainText, stopText } from "./times.ts";
import { commented, toYaml } from "./yaml.ts";

/**
 * A file of Compose, or, without an image, what of a service concerns health.
 *
 * https://docs.docker.com/reference/compose-file/services/
 */
export function composeManifest(spec: ManifestSpec): string {
  const { name, image, madeBy, times, asking } = spec;
  const title = image === undefined ? "The health part of a service" : "A connector and its health";
  const header = `${title}, for Compose. Made by:\n${madeBy}\n\nThe times: ${chainText(times, asking)}`;
  if (image === undefined) return toYaml(healthPart(spec), header);
  const services = { [name]: service(spec, image), [`${name}-user`]: user(spec, image) };
  return toYaml({ services, volumes: volumes(spec) }, header);
}

/** The socket's place: in memory, and shared by who needs the connector. */
const VOLUME = "health";

/** https://docs.docker.com/reference/cli/docker/volume/create/#opt: what the built-in driver mounts */
function volumes(spec: ManifestSpec) {
  if (socketFolder(spec) === undefined) return undefined;
  const options = { type: "tmpfs", device: "tmpfs", o: `uid=${USER},gid=${USER},mode=0700,size=1m` };
  return { [VOLUME]: { driver: "local", driver_opts: options } };
}

function confinement(spec: ManifestSpec) {
  const folder = socketFolder(spec);
  return {
    user: `${USER}:${USER}`,
    read_only: true,
    volumes: folder === undefined ? undefined : commented(
      "the socket's place; what the image has there is hidden",
      [{ type: "volume", source: VOLUME, target: literal(folder) }],
    ),
    cap_drop: ["ALL"],
    security_opt: ["no-new-privileges:true"],
  };
}

function service(spec: ManifestSpec, image: string) {
  return {
    image,
    entrypoint: spec.command?.map(literal),
    ...confinement(spec),
    mem_limit: commented("the command's memory counts towards this, too", "256m"),
    restart: commented(
      "A connector that ends is started again; one that is unhealthy is only shown to be so, but by Swarm, which replaces it.",
      "unless-stopped",
    ),
    ...healthPart(spec),
  };
}

function healthPart(spec: ManifestSpec) {
  const { endpoint, times, asking } = spec;
  return {
    environment: commented(
      "server and command read these",
      Object.fromEntries(environment(spec).map(([name, value]) => [name, literal(value)])),
    ),
    healthcheck: commented("in place of the image's own; start_interval is for Docker Engine 25.0 and later", {
      test: ["CMD", ...probeWords(spec, endpoint).map(literal)],
      interval: `${times.interval}s`,
      timeout: `${times.orchestratorTimeout}s`,
      retries: times.retries,
      start_period: `${times.startPeriod}s`,
      start_interval: `${times.startInterval}s`,
    }),
    stop_grace_period: commented(stopText(times, asking), `${times.stopTimeout}s`),
  };
}

const PROFILE = "example";

/** A service that waits for the connector; it runs as it is, since it shares the connector's network and so its loopback. */
function user(spec: ManifestSpec, image: string) {
  const { name } = spec;
  return commented(
    "Whoever needs the connector starts when it is healthy: yours in place of this, which tells its health, and ends.\n" +
      `Without --profile=${PROFILE} it is left alone: \`up --wait\` takes a service that ends for one that failed.`,
    {
      profiles: [PROFILE],
      image,
      ...confinement(spec),
      mem_limit: "256m",
      entrypoint: [...probeWords(spec, spec.endpoint), "--verbose"].map(literal),
      environment: Object.fromEntries(environment(spec).map(([name, value]) => [name, literal(value)])),
      network_mode: `service:${name}`,
      healthcheck: { disable: true },
      depends_on: { [name]: { condition: "service_healthy" } },
    },
  );
}

/** `$NAME` and `${NAME}` are interpolated in every value: https://docs.docker.com/reference/compose-file/interpolation/ */
function literal(text: string): string {
  return text.replaceAll("$", "$$$$");
}
