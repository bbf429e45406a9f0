import path from 'node:path';
import express, { type Express } from 'express';
import helmet from 'helmet';
import type { Deps } from './deps';
import { docsRouter } from './docs-page';
import { PROBE_HEADER } from './doctor/probe';
import { onlyAllowedCallers } from './faskes/allowed-callers';
import { faskesDoor, faskesErrorDoor } from './faskes/endpoint';
import { healthRouter, type Readiness } from './health';
import { countReplies, metricsRouter } from './metrics-page';
import { pagesRouter } from './pages/door';
import { platformRouter } from './pages/platform/platform-door';
import { PLATFORM_PAGES } from './pages/platform/platform-routes';
import { PAGES } from './pages/routes';
import { PACKAGE_ROOT } from './platform/package-root';
import { simrsRouter } from './simrs/door';
import { SIMRS_ENDPOINTS } from './simrs/routes';

/** Many times the largest request of the contract. */
const LARGEST_BODY = '64kb';
/** The other names below the hospital's domain are not ours to bind to HTTPS. */
const HELMET = { strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: false } };

/** The public listener: the web service BPJS calls and nothing else. */
export function publicApp(deps: Deps): Express {
  const app = bareApp(deps.config.trustProxyHops);
  app.use(helmet(HELMET));
  app.use(doctorProbe(deps));
  app.use(onlyAllowedCallers(deps));
  app.use(faskesRouter(deps));
  return app;
}

/** The internal listener: everything meant for the house. */
export function internalApp(deps: Deps, readiness: Readiness): Express {
  const app = bareApp(deps.config.internalTrustProxyHops);
  app.use(helmet(HELMET));
  app.use(countReplies(deps));
  app.use(healthRouter(deps, readiness));
  app.use(metricsRouter(deps));
  // The same web service, so that Swagger's try-out works without opening the public listener to browsers.
  app.use('/ws', faskesRouter(deps));
  app.use('/docs', docsRouter(path.join(PACKAGE_ROOT, 'openapi.yaml')));
  app.use(simrsRouter(deps, SIMRS_ENDPOINTS));
  app.use(platformRouter(deps, PLATFORM_PAGES));
  app.use(pagesRouter(deps, PAGES));
  app.use((_request, response) => {
    response.status(404).json({ message: 'Halaman tidak ditemukan' });
  });
  app.use((error: unknown, _request: express.Request, response: express.Response, next: express.NextFunction) => {
    deps.log.error({ error }, 'an internal page failed');
    if (response.headersSent) next(error);
    else response.status(500).json({ message: 'Terjadi gangguan, silahkan coba beberapa saat lagi' });
  });
  return app;
}

function bareApp(trustProxyHops: number): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', trustProxyHops);
  return app;
}

/** Tells the doctor what of its call arrived. To whoever cannot sign one, there is no such thing. */
function doctorProbe({ prober, clock }: Deps): express.RequestHandler {
  return (request, response, next) => {
    if (request.headers[PROBE_HEADER] === undefined) return next();
    const echo = prober.echo({ headers: request.headers, address: request.ip ?? '' }, clock());
    if (echo === undefined) return next();
    response.setHeader('cache-control', 'no-store');
    response.json({ response: echo, metadata: { message: 'Ok', code: 200 } });
  };
}

function faskesRouter(deps: Deps): express.Router {
  const router = express.Router();
  // Any content type: nobody documents which one the caller sends (catalogue ws-faskes §1.4).
  router.use(express.raw({ type: () => true, limit: LARGEST_BODY }));
  router.use(faskesDoor(deps));
  router.use(faskesErrorDoor(deps));
  return router;
}
