import { z } from 'zod';
import { registerPatient } from '../../queue/register-patient';
import { failed, ok } from '../envelope';
import { service } from '../service';
import * as wire from '../wire';
import { addressFields, personFields, toRegistration } from '../wire-person';

const PHONE_MISSING = 'No Hp Belum Diisi';

/** §3.7: a person unknown to the master registers and gets a medical record number. */
export const infoPasienBaru = service({
  name: 'info-pasien-baru',
  paths: ['/infopasienbaru', '/pasienbaru'],
  effect: 'writes',
  request: z.object({ ...personFields, nohp: wire.text({ format: wire.malformed('nohp') }, 20), ...addressFields }),
  answer: async (deps, { facility, body }) => {
    if (body.nohp === '' && facility.settings.newPatientPhoneRequired) return failed(PHONE_MISSING);
    const norm = await registerPatient(deps, facility, toRegistration(body, body.nohp));
    return ok({ norm }, 'Harap datang ke admisi untuk melengkapi data rekam medis');
  },
});
