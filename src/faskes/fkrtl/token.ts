import { z } from 'zod';
import { service } from '../service';
import { tokenAnswer } from '../token-answer';

/** §3.1: POST is accepted because some tools use it. */
export const token = service({
  name: 'token',
  methods: ['GET', 'POST'],
  access: 'open',
  paths: ['/token', '/auth'],
  effect: 'reads',
  request: z.unknown(),
  answer: tokenAnswer,
});
