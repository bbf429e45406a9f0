import type { NextFunction, Request, Response } from 'express';
import type { Log } from '../platform/log';
import type { PublicCallers } from '../platform/public-callers';
import { failed, SENTENCES } from './envelope';

/** Refuses callers who are not on the configured list, in the envelope, before anything of theirs is read. */
export function onlyAllowedCallers(deps: { log: Log; publicCallers: PublicCallers }) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const address = request.ip ?? '';
    const isPassedOn = request.headers['x-forwarded-for'] !== undefined || request.headers['forwarded'] !== undefined;
    if (deps.publicCallers.mayCall(address, isPassedOn)) return next();
    deps.log.info({ caller: address }, 'a caller who is not on the list was refused');
    response.set({ 'cache-control': 'no-store', connection: 'close' }).json(failed(SENTENCES.callerNotAllowed));
  };
}
