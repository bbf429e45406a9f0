import { dayFirst } from '../date-spellings';
import { FKRTL_SERVICES, type FkrtlService } from '../data-schema';
import type { FkrtlVisit } from '../fkrtl-visit';
import { EXPIRED, tokenScenarios } from '../token-scenarios';

export const TOKEN_SCENARIOS = tokenScenarios<FkrtlVisit>(async (trial, visit, token) => {
  for (const asked of FKRTL_SERVICES) {
    if (asked !== 'token') trial.see(asked, await visit.ask(asked, harmless(asked, visit), token), EXPIRED);
  }
});

/** Bodies that change nothing, also where a server forgets to look at the token. */
function harmless(asked: Exclude<FkrtlService, 'token'>, { data, today, tomorrow }: FkrtlVisit): Record<string, unknown> {
  const { kodebooking, kodepoli, kodedokter, jampraktek } = data.tidakAda;
  switch (asked) {
    case 'statusantrean':
    case 'ambilantrean':
      return { kodepoli, kodedokter, tanggalperiksa: dayFirst(today), jampraktek };
    case 'sisaantrean':
    case 'ambilantreanfarmasi':
    case 'statusantreanfarmasi':
      return { kodebooking };
    case 'batalantrean':
      return { kodebooking, keterangan: 'Uji token kedaluwarsa' };
    case 'checkinantrean':
      return { kodebooking, waktu: 0 };
    case 'infopasienbaru':
      return { nomorkartu: '', nik: '' };
    case 'jadwaloperasirs':
      return { tanggalawal: today, tanggalakhir: tomorrow };
    case 'jadwaloperasipasien':
      return { nopeserta: '12345' };
  }
}
