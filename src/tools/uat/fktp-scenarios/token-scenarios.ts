import { dayFirst } from '../date-spellings';
import { FKTP_SERVICES, type FktpService } from '../data-schema';
import type { FktpVisit } from '../fktp-visit';
import { EXPIRED, tokenScenarios } from '../token-scenarios';

export const TOKEN_SCENARIOS = tokenScenarios<FktpVisit>(async (trial, visit, token) => {
  for (const asked of FKTP_SERVICES) {
    // A facility that does not offer online registration need not answer there at all.
    if (asked === 'token' || (asked === 'peserta' && visit.data.pasienBaru === undefined)) continue;
    trial.see(asked, await visit.ask(asked, harmless(asked, visit), token), EXPIRED);
  }
});

/** Calls that change nothing, also where a server forgets to look at the token. */
function harmless(asked: Exclude<FktpService, 'token'>, { data, today }: FktpVisit): Record<string, unknown> {
  const nowhere = { nomorkartu: '12345', kodepoli: data.tidakAda.kodepoli, tanggalperiksa: dayFirst(today) };
  switch (asked) {
    case 'status':
    case 'sisa':
    case 'batal':
      return nowhere;
    case 'ambil':
      return { ...nowhere, nik: '', keluhan: '' };
    case 'peserta':
      return { nomorkartu: '', nik: '' };
  }
}
