import { z } from 'zod';
import { service } from '../service';
import { tokenAnswer } from '../token-answer';

/** §5 row 1. */
export const token = service({
  name: 'token',
  methods: ['GET'],
  access: 'open',
  paths: ['/auth'],
  effect: 'reads',
  request: z.unknown(),
  answer: tokenAnswer,
});
