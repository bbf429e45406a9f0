import type { KioskPatient } from '../../queue/kiosk-patient';
import type { Facility } from '../../platform/facility';
import type { Payer } from '../../queue/booking';
import { useFrame } from '../document';
import { Icon } from './kiosk-icons';
import type { KioskAim } from './journey-answers';
import { JourneyForm, KioskScreen } from './kiosk-screen';
import { DeskNumber } from './message-screen';
import { NumberPad } from './number-pad';

interface Common {
  journeyKey: string;
  sound: boolean;
}

/** Who books with a clinic carries no booking code (catalogue ws-faskes §5). */
const titleOf = ({ kind }: Pick<Facility, 'kind'>, aim: KioskAim): string => (kind === 'FKTP' ? TITLES.scanned : TITLES[aim]);

const TITLES: Record<KioskAim, string> = {
  'check-in': 'Pindai atau ketik kode booking Anda',
  'take-number': 'Pindai atau ketik nomor Anda',
  pharmacy: 'Pindai tiket atau ketik nomor Anda',
  scanned: 'Pindai atau ketik nomor Anda',
};

/** What the patient was not found by: the number alone, or a record number with the year of birth. */
export type AskedFor = 'number' | 'birth-year';

const MISSED: Record<AskedFor, { title: string; advice: string }> = {
  number: { title: 'Data tidak ditemukan', advice: 'Perbaiki nomornya, lalu tekan Lanjut.' },
  'birth-year': { title: 'Data tidak cocok', advice: 'Periksa nomor rekam medis Anda, lalu ketik tahun lahir lagi.' },
};

export function IdentifyScreen({ journeyKey, sound, aim, missed }: Common & { aim: KioskAim; missed?: { askedFor: AskedFor; typed: string } }) {
  const { facility } = useFrame();
  const isClinic = facility.kind === 'FKTP';
  const pad = <NumberPad to="/kiosk/cari" journeyKey={journeyKey} name="isi" label={isClinic ? 'Nomor kartu BPJS, NIK, nomor rekam medis, atau kode tiket' : 'Kode booking, nomor kartu BPJS, NIK, atau nomor rekam medis'} most={20} typed={missed?.typed} hasLetters takesScans />;
  if (missed !== undefined) {
    const { title, advice } = MISSED[missed.askedFor];
    return (
      <KioskScreen name="cari-lagi" title={title} lead={advice} isWarning wayOut={isClinic ? <p class="screen__lead">Belum pernah berobat di sini? Silakan ke petugas pendaftaran.</p> : <DeskNumber journeyKey={journeyKey} />} journeyKey={journeyKey} back="start" sound={sound}>
        <div class="identify">{pad}</div>
      </KioskScreen>
    );
  }
  return (
    <KioskScreen name="cari" title={titleOf(facility, aim)} journeyKey={journeyKey} back="start" sound={sound}>
      <div class="identify">
        <p class="scan-hint">
          <Icon of="scan" />
          Dekatkan kode QR atau kartu ke alat pemindai, atau ketik di bawah ini.
        </p>
        {pad}
      </div>
    </KioskScreen>
  );
}

/** @param typed what was no year */
export function BirthYearScreen({ journeyKey, sound, typed }: Common & { typed?: string }) {
  const isWrong = typed !== undefined;
  return (
    <KioskScreen name="lahir" title="Tahun berapa Anda lahir?" lead={isWrong ? 'Ketik empat angka, misalnya 1956, lalu tekan Lanjut.' : 'Agar kami yakin ini data Anda'} isWarning={isWrong} journeyKey={journeyKey} back="identify" sound={sound}>
      <div class="identify">
        <NumberPad to="/kiosk/lahir" journeyKey={journeyKey} name="tahun" label="Empat angka, misalnya 1956" most={4} typed={typed} />
      </div>
    </KioskScreen>
  );
}

/** @param likelyPayer asked with the same touch by whoever takes a number; undefined: it does not matter */
export function ConfirmScreen({ journeyKey, sound, patient, likelyPayer }: Common & { patient: KioskPatient; likelyPayer: Payer | undefined }) {
  const payers: Payer[] = likelyPayer === 'JKN' ? ['JKN', 'NON JKN'] : ['NON JKN', 'JKN'];
  return (
    <KioskScreen name="benar" title="Apakah ini Anda?" journeyKey={journeyKey} back="identify" sound={sound}>
      <div class="confirm">
        <p class="confirm__who">
          <span class="confirm__name">{patient.maskedName}</span>
          {patient.birthYear !== null && <span class="confirm__year">lahir {patient.birthYear}</span>}
        </p>
        <div class="confirm__answers">
          {likelyPayer === undefined ? (
            <JourneyForm to="/kiosk/benar" journeyKey={journeyKey}>
              <button class="big big--primary big--tall">Ya, benar</button>
            </JourneyForm>
          ) : (
            payers.map((payer) => (
              <JourneyForm to="/kiosk/benar" journeyKey={journeyKey} key={payer}>
                <input type="hidden" name="bayar" value={payer} />
                <button class={`big big--tall${payer === likelyPayer ? ' big--primary' : ''}`}>{payer === 'JKN' ? 'Ya, berobat dengan BPJS' : 'Ya, berobat dengan biaya sendiri'}</button>
              </JourneyForm>
            ))
          )}
          <JourneyForm to="/kiosk/bukan" journeyKey={journeyKey}>
            <button class="big">Bukan saya</button>
          </JourneyForm>
        </div>
      </div>
    </KioskScreen>
  );
}
