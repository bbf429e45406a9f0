import type { WaitingForDesk } from '../../../insight/waiting-for-desk';
import type { DeskList, OutboxStanding, ReasonCount, UnknownMessage } from '../../../outbox/desk';
import { Link, useFrame } from '../../document';
import { Columns } from '../columns';
import { EntryActs, EntryFacts } from './bpjs-entry';
import { searchText, STATES, type FilterInput } from './bpjs-input';
import { BPJS_AT, MonitorPage, REPAIR_AT } from './monitor-frame';
import { agoText, dateText, secondText } from './monitor-words';

export interface BpjsListProps {
  given: FilterInput;
  list: DeskList;
  reasons: readonly ReasonCount[];
  standing: OutboxStanding;
  unknown: readonly UnknownMessage[];
  waiting: readonly WaitingForDesk[];
  clinics: readonly { clinicCode: string; clinicName: string }[];
}

/** What BPJS has not taken, and everything that can be done about it. */
export function BpjsListView(props: BpjsListProps) {
  const { given, list, reasons, standing, unknown, waiting } = props;
  const alike = new Map(reasons.map(({ reason, count }) => [reason, count]));
  const total = reasons.reduce((sum, { count }) => sum + count, 0);
  return (
    <MonitorPage title="Kiriman BPJS">
      <section id="keadaan-kiriman" class={`monitor-card${standing.pause === null ? '' : ' monitor-card--bad'}`} data-live aria-label="Keadaan kiriman">
        <p>{standing.line}</p>
      </section>
      <Search {...props} />
      {given.kode !== '' && (
        <p>
          <Link to={`${BPJS_AT}/${encodeURIComponent(given.kode.toUpperCase())}`} class="button">
            Riwayat booking {given.kode.toUpperCase()}
          </Link>
        </p>
      )}
      {reasons.length > 0 && (
        <section class="monitor-card" aria-labelledby="judul-sebab">
          <h2 id="judul-sebab">
            Menurut sebab <span class="muted">({total})</span>
          </h2>
          <ul class="monitor-reasons">
            {reasons.map(({ reason, label, count }) => (
              <li key={reason}>
                {reason === 'waiting' ? (
                  <span class="monitor-reason">
                    {label} <strong>{count}</strong>
                  </span>
                ) : (
                  <Link to={`${BPJS_AT}${searchText(given, { sebab: given.sebab === reason ? '' : reason })}`} class="monitor-reason" {...(given.sebab === reason ? { 'aria-current': 'true' } : {})}>
                    {label} <strong>{count}</strong>
                  </Link>
                )}
              </li>
            ))}
          </ul>
          {given.keadaan === '' || given.keadaan === 'perlu-petugas' ? (
            <p>
              Banyak sekaligus: <Link to={REPAIR_AT}>Perbaikan</Link> menunjukkan apa yang dapat dikirim ulang dengan satu tekanan, dan apa yang tidak.
            </p>
          ) : null}
          {given.sebab !== '' && total > 1 && (
            <p>
              <Link to={`${BPJS_AT}/tindakan${searchText(given, { lakukan: 'kirim-ulang' })}`} class="button">
                Kirim ulang semua yang bersebab ini ({total})
              </Link>
            </p>
          )}
        </section>
      )}
      <Entries given={given} list={list} alike={alike} />
      {waiting.length > 0 && <WaitingForTheDesk waiting={waiting} />}
      {unknown.length > 0 && <UnknownWords unknown={unknown} />}
    </MonitorPage>
  );
}

function Search({ given, clinics }: BpjsListProps) {
  const { base } = useFrame();
  return (
    <form method="get" action={base + BPJS_AT} class="monitor-search" role="search" aria-label="Cari kiriman">
      <label class="field">
        <span class="field__label">Keadaan</span>
        <select class="field__input" name="keadaan">
          {STATES.map(({ word, label }) => (
            <option key={word} value={word} selected={given.keadaan === word}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span class="field__label">Tanggal periksa dari</span>
        <input class="field__input" type="date" name="dari" value={given.tanggal === '' ? given.dari : given.tanggal} />
      </label>
      <label class="field">
        <span class="field__label">sampai</span>
        <input class="field__input" type="date" name="sampai" value={given.tanggal === '' ? given.sampai : given.tanggal} />
      </label>
      <label class="field">
        <span class="field__label">Poli</span>
        <select class="field__input" name="poli">
          <option value="">Semua</option>
          {clinics.map(({ clinicCode, clinicName }) => (
            <option key={clinicCode} value={clinicCode} selected={given.poli === clinicCode}>
              {clinicName}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span class="field__label">Kode booking</span>
        <input class="field__input" name="kode" value={given.kode} maxLength={20} autocomplete="off" />
      </label>
      <input type="hidden" name="sebab" value={given.sebab} />
      <button class="button button--primary">Cari</button>
      <Link to={BPJS_AT} class="button button--quiet">
        Kosongkan
      </Link>
    </form>
  );
}

function Entries({ given, list, alike }: { given: FilterInput; list: DeskList; alike: ReadonlyMap<string, number> }) {
  const { base } = useFrame();
  const { entries, next } = list;
  if (entries.length === 0) {
    return (
      <section class="monitor-card">
        <p>{given.keadaan === '' || given.keadaan === 'perlu-petugas' ? 'Tidak ada yang menunggu petugas.' : 'Tidak ada kiriman seperti itu.'}</p>
      </section>
    );
  }
  return (
    <form method="get" action={`${base}${BPJS_AT}/tindakan`} aria-label="Daftar kiriman">
      <div class="monitor-many">
        <span>Yang dipilih:</span>
        <button class="button" name="lakukan" value="kirim-ulang">
          Kirim ulang
        </button>
        <button class="button button--danger" name="lakukan" value="tutup">
          Tutup dengan alasan
        </button>
        <button class="button" name="lakukan" value="dilihat">
          Tandai dilihat
        </button>
      </div>
      <ol class="monitor-entries" aria-label="Kiriman">
        {entries.map((entry) => (
          <li class="monitor-entry" key={entry.outboxId}>
            <label class="monitor-pick">
              <input type="checkbox" name="id" value={entry.outboxId} />
              <span class="visually-hidden">Pilih kiriman nomor {entry.outboxId}</span>
            </label>
            <EntryFacts entry={entry} alike={entry.reason === null ? undefined : alike.get(entry.reason)} />
            <EntryActs entry={entry} />
          </li>
        ))}
      </ol>
      {(next !== null || given.sesudah !== undefined) && (
        <p class="monitor-pager">
          {given.sesudah !== undefined && (
            <Link to={`${BPJS_AT}${searchText(given, {})}`} class="button">
              Ke awal
            </Link>
          )}
          {next !== null && (
            <Link to={`${BPJS_AT}${searchText(given, { sesudah: next })}`} class="button">
              Berikutnya
            </Link>
          )}
        </p>
      )}
    </form>
  );
}

/** They are no refusals: nobody has asked BPJS yet, and only the loket can make them leave. */
function WaitingForTheDesk({ waiting }: { waiting: readonly WaitingForDesk[] }) {
  const { now } = useFrame();
  return (
    <section id="loket" class="monitor-card" aria-labelledby="judul-loket">
      <h2 id="judul-loket">Menunggu dilengkapi loket ({waiting.length})</h2>
      <p>Nomor rujukan atau surat kontrol belum diisi. Sesudah loket mengisinya, kiriman berangkat sendiri.</p>
      <table class="table monitor-table">
        <Columns names={['Nomor', 'Poli', 'Tanggal periksa', 'Kode booking', 'Sejak']} />
        <tbody>
          {waiting.map((row) => (
            <tr key={row.bookingCode}>
              <th scope="row">{row.queueNumber}</th>
              <td>{row.clinicName}</td>
              <td class="number">{dateText(row.visitDate)}</td>
              <td>
                <Link to={`${BPJS_AT}/${row.bookingCode}`} class="monitor-link">
                  {row.bookingCode}
                </Link>
              </td>
              <td>{agoText(row.since, now)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function UnknownWords({ unknown }: { unknown: readonly UnknownMessage[] }) {
  const { facility } = useFrame();
  return (
    <section class="monitor-card" aria-labelledby="judul-belum-dikenal">
      <h2 id="judul-belum-dikenal">Kalimat BPJS yang belum dikenal</h2>
      <table class="table monitor-table">
        <thead>
          <tr>
            <th scope="col">Kalimat</th>
            <th scope="col">Layanan</th>
            <th scope="col" class="monitor-figure">
              Kode
            </th>
            <th scope="col" class="monitor-figure">
              Kali
            </th>
            <th scope="col">Terakhir</th>
          </tr>
        </thead>
        <tbody>
          {unknown.map(({ service, code, message, times, lastSeenAt }) => (
            <tr key={`${service} ${code} ${message}`}>
              <td class="monitor-free">{message}</td>
              <td>{service}</td>
              <td class="monitor-figure">{code}</td>
              <td class="monitor-figure">{times}</td>
              <td class="number">{secondText(lastSeenAt, facility.timeZone)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
