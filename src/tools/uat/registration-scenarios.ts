import type { LocalDate } from '../../platform/clock';
import type { NewPatient } from './data-fields';
import { dayFirst } from './date-spellings';
import type { UatData } from './data-schema';
import type { Exchange } from './exchange';
import type { Trial, Wording } from './scenario';
import { SAID } from './wording';

type Ask = (body: Readonly<Record<string, unknown>>) => Promise<Exchange>;
type Registration = Pick<UatData, 'pasienBaru' | 'pasienTakDikenal'>;

/** The refusals of info pasien baru, the same in both dialects but for the fields. */
export interface RegistrationScenarios {
  empty: (trial: Trial, data: Registration, ask: Ask) => Promise<void>;
  format: (trial: Trial, data: Registration, ask: Ask) => Promise<void>;
  birthDate: (trial: Trial, data: Registration, tomorrow: LocalDate, ask: Ask) => Promise<void>;
}

export function registrationScenarios(fields: readonly (readonly [field: string, said: Wording])[]): RegistrationScenarios {
  const names = new Set([...fields.map(([field]) => field)]);
  // Spoilt requests carry another person: a server that takes one of them would spoil the valid registration too.
  const body = (trial: Trial, { pasienBaru, pasienTakDikenal }: Registration, over: Partial<Record<keyof NewPatient, string>>): Record<string, unknown> => {
    const { nik, nomorkartu, nohp } = trial.need(pasienTakDikenal, 'pasienTakDikenal');
    const whole = { ...trial.need(pasienBaru, 'pasienBaru'), nik, nomorkartu, nohp, ...over };
    return Object.fromEntries(Object.entries(whole).filter(([field]) => names.has(field)));
  };
  return {
    empty: async (trial, data, ask) => {
      for (const [field, wording] of fields) {
        // §3.7: nohp stands in no form; a hospital may leave it optional.
        const orElse = field === 'nohp' ? { orElse: { code: 200, because: 'nohp boleh tidak wajib' } } : {};
        trial.see(`${field} kosong`, await ask(body(trial, data, { [field]: '' })), { code: 201, wording, ...orElse });
      }
    },
    format: async (trial, data, ask) => {
      trial.see('Nomor kartu 5 angka', await ask(body(trial, data, { nomorkartu: '12345' })), { code: 201, wording: SAID.cardFormat });
      trial.see('NIK berisi huruf', await ask(body(trial, data, { nik: '12ab' })), { code: 201, wording: SAID.nikFormat });
    },
    birthDate: async (trial, data, tomorrow, ask) => {
      trial.see('Hari di depan', await ask(body(trial, data, { tanggallahir: dayFirst('1990-02-28') })), { code: 201, wording: SAID.birthDateFormat });
      trial.see('Besok', await ask(body(trial, data, { tanggallahir: tomorrow })), { code: 201, wording: SAID.birthDateFormat });
    },
  };
}
