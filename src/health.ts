import { Router } from 'express';
import type { Db } from './platform/db';
import type { Log } from './platform/log';

/** What `/readyz` has to know beyond the database. */
export interface Readiness {
  /** Told to stop: what is under way is finished, and whoever spreads calls over several servers sends no more here. */
  stopping: boolean;
}

/** `/livez`: the process answers. `/readyz`: it can serve, which needs the database, and is not about to stop. */
export function healthRouter(deps: { db: Db; log: Log }, readiness: Readiness): Router {
  const router = Router();
  router.get('/livez', (_request, response) => {
    response.json({ status: 'ok' });
  });
  router.get('/readyz', async (_request, response) => {
    if (readiness.stopping) {
      response.status(503).json({ status: 'stopping' });
      return;
    }
    try {
      await deps.db.rows('select 1');
      response.json({ status: 'ok', database: 'ok' });
    } catch (error) {
      deps.log.warn({ error }, 'not ready: the database does not answer');
      response.status(503).json({ status: 'unavailable', database: 'unavailable' });
    }
  });
  return router;
}
