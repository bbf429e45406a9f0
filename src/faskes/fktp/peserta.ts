import { z } from 'zod';
import { registerPatient } from '../../queue/register-patient';
import { ok } from '../envelope';
import { service } from '../service';
import { addressFields, personFields, toRegistration } from '../wire-person';

/** §5.5: a person unknown to the master registers. The contract asks for no telephone and tells no record number. */
export const peserta = service({
  name: 'peserta',
  paths: ['/peserta'],
  effect: 'writes',
  request: z.object({ ...personFields, ...addressFields }),
  answer: async (deps, { facility, body }) => {
    await registerPatient(deps, facility, toRegistration(body, ''));
    return ok();
  },
});
