# A connector as one binary, which is its own health check: smallest on disk, no second program to keep up to date.
#
#   deno bundle --code-splitting --outdir=dist/chunks connector.ts
#   (cd dist/chunks && deno compile --allow-all --no-config --output=../connector connector.js)
#   docker build --file=deploy/docker/one_binary.Dockerfile --tag=connector dist
#
# Each health check is a new process of this binary, in the container's own memory: separate.Dockerfile has a cheaper one.

# glibc and libgcc, which is all that `deno compile` needs, and no shell: https://github.com/GoogleContainerTools/distroless
ARG BASE=gcr.io/distroless/cc-debian12
FROM ${BASE}

COPY connector /usr/local/bin/

# server and health check read the same variables, so that a port is said once
ENV BATON_HEALTH_CHECK=true

# by number, since Kubernetes' runAsNonRoot cannot look a name up
USER 65532:65532

# exec form: the connector is process 1, and so gets SIGTERM itself
ENTRYPOINT ["/usr/local/bin/connector"]

# Docker and Compose run it; Kubernetes and ECS ignore it. `--start-interval` is known from Docker 25 on.
HEALTHCHECK --interval=10s --timeout=7s --start-period=30s --start-interval=1s --retries=3 \
  CMD ["/usr/local/bin/connector", "health-check"]
