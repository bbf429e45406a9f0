import type { PharmacyLine, PharmacyStage, PharmacyStamp } from '../../../pharmacy/pharmacy-board';
import type { DispensedKind } from '../../../pharmacy/pharmacy-store';
import type { ServicePoint } from '../../../service-points/service-point';
import { Link, useFrame } from '../../document';
import { UndoStrip } from '../calling-panel';
import { Press } from '../press';
import { PrintTicket } from '../print-ticket';
import { RowGroup, RowMenu, WaitingRow } from '../waiting-rows';
import { StaffPage } from '../staff-page';

export const PHARMACY_AT = '/petugas/farmasi';
/** Of the column that is done with, the latest so many are listed. */
const DONE_SHOWN = 5;

const KINDS: readonly { kind: DispensedKind; name: string }[] = [
  { kind: 'non-compounded', name: 'Non racikan' },
  { kind: 'compounded', name: 'Racikan' },
];

/** What the person at the panel pressed last and may still take back. */
export interface LastPress {
  line: PharmacyLine;
  step: 'mulai' | 'siap' | 'serah';
  until: Date;
}

export interface PharmacyViewProps {
  place: ServicePoint;
  /** In the order they are taken up. */
  lines: readonly PharmacyLine[];
  /** What was searched for; empty: everything is shown. */
  asked: string;
  lastPress: LastPress | undefined;
}

/** The number a patient is known by here: the pharmacy's, or the clinic's as long as there is none. */
export const numberOf = (line: PharmacyLine): string => line.number ?? line.clinicNumber;

export function PharmacyView({ place, lines, asked, lastPress }: PharmacyViewProps) {
  const shown = asked === '' ? lines : lines.filter((line) => isMeant(line, asked));
  const waiting = lines.filter(({ stage }) => stage === 'waiting');
  const longest = [...waiting].sort((a, b) => (a.numberedAt?.getTime() ?? 0) - (b.numberedAt?.getTime() ?? 0))[0];
  return (
    <StaffPage title="Farmasi" servicePoint={place}>
      <div class="panel panel--pharmacy">
        <div class="panel__head">
          <h1>Farmasi</h1>
          <Search asked={asked} found={shown.length} />
        </div>
        <div class="pharmacy" id="panel" data-live>
          <div class="pharmacy__top">
            <Press to={`${PHARMACY_AT}/mulai-berikutnya`} fields={{ kepala: longest?.bookingCode ?? '' }} shortcut="next" id="mulai-semua" isOff={longest === undefined}>
              Mulai yang paling lama menunggu{longest === undefined ? '' : `: ${numberOf(longest)}`}
            </Press>
            {lastPress !== undefined && (
              <UndoStrip
                to={`${PHARMACY_AT}/batal`}
                fields={{ kode: lastPress.line.bookingCode, langkah: lastPress.step }}
                what={`${numberOf(lastPress.line)} ${PRESSED[lastPress.step]}`}
                until={lastPress.until}
                id={`${lastPress.line.bookingCode}-${lastPress.step}`}
              />
            )}
          </div>
          {KINDS.map((of) => (
            <Column key={of.kind} {...of} lines={shown.filter(({ kind }) => kind === of.kind)} waiting={waiting.filter(({ kind }) => kind === of.kind)} />
          ))}
        </div>
      </div>
    </StaffPage>
  );
}

const PRESSED: Record<LastPress['step'], string> = { mulai: 'mulai disiapkan', siap: 'obat siap', serah: 'obat diserahkan' };

function isMeant(line: PharmacyLine, asked: string): boolean {
  const words = asked.toLowerCase();
  return [line.number ?? '', line.clinicNumber, line.bookingCode, line.medicalRecordNumber, line.patientName].some((value) => value.toLowerCase().includes(words));
}

/** Outside what is fetched anew, so that a name being typed is left alone. */
function Search({ asked, found }: { asked: string; found: number }) {
  const { base } = useFrame();
  return (
    <form method="get" action={base + PHARMACY_AT} class="pharmacy__search" role="search">
      <label class="visually-hidden" for="cari">
        Cari nomor, kode booking, nama atau nomor rekam medis
      </label>
      <input class="field__input" type="search" id="cari" name="cari" value={asked} placeholder="Cari nomor, nama, no. RM" autocomplete="off" maxLength={60} />
      <button class="button">Cari</button>
      {asked !== '' && (
        <>
          <span class="number">{found} ditemukan</span>
          <Link to={PHARMACY_AT} class="button button--quiet">
            Tampilkan semua
          </Link>
        </>
      )}
    </form>
  );
}

interface ColumnProps {
  kind: DispensedKind;
  name: string;
  /** Those shown. */
  lines: readonly PharmacyLine[];
  /** All who wait, also those a search leaves out. */
  waiting: readonly PharmacyLine[];
}

function Column({ kind, name, lines, waiting }: ColumnProps) {
  const at = (stage: PharmacyStage) => lines.filter((line) => line.stage === stage);
  const done = at('done').sort((a, b) => (b.handedOverAt?.getTime() ?? 0) - (a.handedOverAt?.getTime() ?? 0));
  const [next] = waiting;
  return (
    <section class="pharmacy__column" aria-labelledby={`judul-${kind}`}>
      {/* the button says it to who sees */}
      <h2 class="visually-hidden" id={`judul-${kind}`}>
        {name}
      </h2>
      <Press to={`${PHARMACY_AT}/mulai-berikutnya`} fields={{ jenis: kind, kepala: next?.bookingCode ?? '' }} tone="call" shortcut={kind} id={`mulai-${kind}`} isOff={next === undefined}>
        <span class="call-next__words">
          <span>Mulai {name.toLowerCase()} berikutnya</span>
          <span class="call-next__note">{next === undefined ? 'Tidak ada yang menunggu' : `${numberOf(next)} · ${waiting.length} menunggu`}</span>
        </span>
      </Press>
      {/* scrolls, so a keyboard must be able to stand in it */}
      <div class="pharmacy__lists" id={`daftar-${kind}`} tabIndex={0} role="region" aria-label={`Daftar ${name.toLowerCase()}`}>
        <Group heading="Dipanggil, belum diserahkan" lines={at('called')} />
        <Group heading="Obat siap, belum dipanggil" lines={at('ready')} />
        <Group heading="Sedang disiapkan" lines={at('in-preparation')} whenEmpty="Tidak ada." />
        <Group heading="Menunggu" lines={at('waiting')} whenEmpty="Tidak ada." />
        <Group heading="Ada resep, belum ambil nomor" lines={at('written')} />
        <Group heading="Sudah diserahkan" count={done.length} lines={done.slice(0, DONE_SHOWN)} />
      </div>
    </section>
  );
}

function Group({ heading, lines, count = lines.length, whenEmpty }: { heading: string; lines: readonly PharmacyLine[]; count?: number; whenEmpty?: string }) {
  return (
    <RowGroup heading={heading} count={count} {...(whenEmpty === undefined ? {} : { whenEmpty })}>
      {lines.map((line) => (
        <Line key={line.bookingCode} line={line} />
      ))}
    </RowGroup>
  );
}

function Line({ line }: { line: PharmacyLine }) {
  const number = numberOf(line);
  return (
    <WaitingRow
      id={line.bookingCode}
      number={number}
      name={line.patientName}
      since={sinceOf(line)}
      badges={(isFromPaper(line.started) || isFromPaper(line.ready)) && <span class="badge badge--warn">Dicatat dari kertas</span>}
      note={`${line.clinicName}${line.number === null ? '' : ` · ${line.clinicNumber}`}`}
    >
      <Acts line={line} number={number} />
    </WaitingRow>
  );
}

const isFromPaper = (stamp: PharmacyStamp | null): boolean => stamp?.isFromPaper === true;

function sinceOf(line: PharmacyLine): Date | null {
  switch (line.stage) {
    case 'written':
      return line.writtenAt;
    case 'waiting':
      return line.numberedAt;
    case 'in-preparation':
      return line.started?.at ?? null;
    case 'ready':
      return line.ready?.at ?? null;
    case 'called':
      return line.calledAt;
    case 'done':
      return line.handedOverAt;
    default:
      return line.stage satisfies never;
  }
}

/** One press brings a prescription to its next stage; what is seldom needed is in the menu. */
function Acts({ line, number }: { line: PharmacyLine; number: string }) {
  const fields = { kode: line.bookingCode };
  const press = (act: string, words: string, tone: 'plain' | 'primary' = 'plain', more: Record<string, string> = {}) => (
    <Press to={`${PHARMACY_AT}/${act}`} fields={{ ...fields, ...more }} tone={tone} label={`${words}: ${number}`} id={`${act}-${more['ulang'] === undefined ? '' : 'ulang-'}${line.bookingCode}`}>
      {words}
    </Press>
  );
  const menu = { id: line.bookingCode, of: `${number} · ${line.patientName}` };
  const print = <PrintTicket fields={{ booking: line.bookingCode, farmasi: 1 }} label={`Cetak tiket: ${number}`} />;
  switch (line.stage) {
    case 'written':
      return (
        <>
          {press('nomor', 'Beri nomor', 'primary')}
          <RowMenu {...menu}>{press('mulai', 'Mulai tanpa nomor')}</RowMenu>
        </>
      );
    case 'waiting':
      return (
        <>
          {press('mulai', 'Mulai')}
          <RowMenu {...menu}>{print}</RowMenu>
        </>
      );
    case 'in-preparation':
      return (
        <>
          {press('siap', 'Obat siap', 'primary')}
          {line.number === null ? press('nomor', 'Beri nomor') : <RowMenu {...menu}>{print}</RowMenu>}
        </>
      );
    case 'ready':
      return (
        <>
          {line.number === null ? press('nomor', 'Beri nomor') : press('panggil', 'Panggil', 'primary')}
          {press('serah', 'Diserahkan')}
        </>
      );
    case 'called':
      return (
        <>
          {press('panggil', 'Panggil lagi', 'plain', { ulang: 'ya' })}
          {press('serah', 'Diserahkan', 'primary')}
        </>
      );
    case 'done':
      return <RowMenu {...menu}>{press('kembali', 'Belum diserahkan')}</RowMenu>;
    default:
      return line.stage satisfies never;
  }
}
