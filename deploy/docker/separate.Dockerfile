# A connector, and the health check as a binary of its own: by Bun, which takes a quarter of the time and of the memory.
#
#   deno bundle --code-splitting --outdir=dist/chunks connector.ts
#   (cd dist/chunks && deno compile --allow-all --no-config --output=../connector connector.js)
#   deno task compile:bun --output=dist/baton-health      # in a clone of @baton/health
#   docker build --file=deploy/docker/separate.Dockerfile --tag=connector dist
#
# For Alpine, both by Bun: `bun build --compile --target=bun-linux-x64-musl` and `deno task compile:bun
# --target=bun-linux-x64-musl`; the base is then alpine with `apk add libstdc++`.

# glibc and libgcc, and no shell: https://github.com/GoogleContainerTools/distroless
ARG BASE=gcr.io/distroless/cc-debian12
FROM ${BASE}

COPY connector baton-health /usr/local/bin/

# server and health check read the same variables, so that a port is said once
ENV BATON_HEALTH_CHECK=true

# by number, since Kubernetes' runAsNonRoot cannot look a name up
USER 65532:65532

# exec form: the connector is process 1, and so gets SIGTERM itself
ENTRYPOINT ["/usr/local/bin/connector"]

# Docker and Compose run it; Kubernetes and ECS ignore it. `--start-interval` is known from Docker 25 on.
HEALTHCHECK --interval=10s --timeout=7s --start-period=30s --start-interval=1s --retries=3 \
  CMD ["/usr/local/bin/baton-health"]
