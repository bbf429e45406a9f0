import { Router } from 'express';
import type { Db } from './platform/db';
import type { Log } from './platform/log';

/** `/livez`: the process answers. `/readyz`: it can serve, which needs the database. */
export function healthRouter(deps: { db: Db; log: Log }): Router {
  const router = Router();
  router.get('/livez', (_request, response) => {
    response.json({ status: 'ok' });
  });
  router.get('/readyz', async (_request, response) => {
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
