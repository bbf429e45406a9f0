import { z } from 'zod';
import { failed, ok, SENTENCES } from '../envelope';
import { service } from '../service';

/** §3.1: headers only; whatever body comes along is not looked at. POST is accepted because some tools use it. */
export const token = service({
  name: 'token',
  methods: ['GET', 'POST'],
  access: 'open',
  paths: ['/token', '/auth'],
  effect: 'reads',
  request: z.unknown(),
  answer: async (deps, { facility, caller }) => {
    switch (await deps.signIn(facility, caller.username, caller.password, caller.address)) {
      case 'good':
        return ok({ token: deps.tokens.issue(facility, caller.username) });
      case 'refused':
        return failed(SENTENCES.badCredentials);
      case 'too-many-failures':
        return failed(SENTENCES.tooManyFailures);
    }
  },
});
