# A connector, and the health check as a binary of its own: by Bun, which takes under a third of the time, and a
# quarter of the memory.
#
#   deno bundle --code-splitting --outdir=dist/chunks connector.ts
#   (cd dist/chunks && deno compile --allow-net --allow-env --no-config --output=../connector connector.js)
#   deno task compile:bun --output=dist/baton-health      # in a clone of @baton/health
#   docker build --file=deploy/docker/separate.Dockerfile --tag=connector:1.0 dist
#
# --allow-net and --allow-env are for server and command: add what your connector needs beside them.
#
# For Alpine, both by Bun: `bun build --compile --target=bun-linux-x64-musl` and `deno task compile:bun
# --target=bun-linux-x64-musl`; the base is then alpine with `apk add libstdc++`.

# glibc and libgcc, and no shell: https://github.com/GoogleContainerTools/distroless
ARG BASE=gcr.io/distroless/cc-debian12
FROM ${BASE}

COPY connector baton-health /usr/local/bin/

# by number, since Kubernetes' runAsNonRoot cannot look a name up
USER 65532:65532

# exec form: the connector is process 1, and so gets SIGTERM itself
ENTRYPOINT ["/usr/local/bin/connector"]

# From here on as `--for=docker --command=/usr/local/bin/connector --probe=/usr/local/bin/baton-health` prints it.
# server and command read these
ENV BATON_HEALTH_CHECK=true \
    BATON_HEALTH_CHECK_PORT=8081 \
    BATON_HEALTH_CHECK_BIND_ADDRESS=127.0.0.1
# No shell is started. --start-interval is for Docker Engine 25.0 and later; ECS and Kubernetes pass over a HEALTHCHECK.
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --start-interval=5s --retries=3 \
  CMD ["/usr/local/bin/baton-health"]
# The image cannot say how long it has to stop, and Docker gives it 10 s: docker run --stop-timeout=30
# (drainDelay 5 s + closing 5 s < --stop-timeout of docker run 30 s)
STOPSIGNAL SIGTERM
