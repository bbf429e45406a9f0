import { hasRole } from '../../../auth/staff';
import type { OutboxStanding, RepairGroup, RepairLine, RepairOverview } from '../../../outbox/desk';
import { Link, useFrame } from '../../document';
import { Columns } from '../columns';
import { PAPER_AT } from '../paper/paper-chooser';
import { Countdown } from './countdown';
import { BPJS_AT, HFIS_AT, MonitorPage, REPAIR_AT } from './monitor-frame';
import { dateText } from './monitor-words';
import { repairAt, type RepairSearch } from './repair-input';
import type { MissingStep } from './repair-lines';

export interface RepairProps {
  /** As it was asked for, or filled in. */
  search: RepairSearch;
  overview: RepairOverview;
  missing: readonly MissingStep[];
  /** Visits with a step missing. */
  missingVisits: number;
  /** Of the visits that can be sent again: those that stay incomplete, as a step of theirs was never recorded. */
  staysIncomplete: number;
  standing: OutboxStanding;
  clinics: readonly { clinicCode: string; clinicName: string }[];
  keys: readonly { key: string; label: string }[];
}

const GROUP_WORDS: Record<RepairGroup, { title: string; means: string; none: string }> = {
  sendable: { title: 'Dapat dikirim ulang sekarang', means: 'Yang salah sudah diperbaiki, atau penolakannya mungkin hanya sesaat.', none: 'Tidak ada yang perlu dikirim ulang.' },
  person: { title: 'Perlu dilengkapi orang lebih dulu', means: 'Dikirim ulang begitu saja, BPJS akan menjawab sama. Sesudah diperbaiki, kirimannya muncul di atas atau berangkat sendiri.', none: '' },
  'never-recorded': { title: 'Tidak dapat diperbaiki: langkahnya tidak tercatat', means: 'Tidak ada waktu yang dapat dikirim, dan waktu tidak pernah dikarang.', none: '' },
  'by-itself': { title: 'Berangkat sendiri', means: 'Tidak perlu ditekan apa pun.', none: '' },
  closed: { title: 'Tidak dapat dikirim lagi', means: 'BPJS tidak menerimanya lagi, atau petugas sudah menutupnya. Tampil di sini agar sebabnya terlihat.', none: '' },
};

/** What BPJS has not taken of the visits of some days: what one press can mend, and what not and why. */
export function RepairView(props: RepairProps) {
  const { search, overview, missing, missingVisits, standing } = props;
  const linesIn = (group: RepairGroup): (RepairLine | MissingStep)[] => [...overview.lines.filter((line) => line.group === group), ...(group === 'never-recorded' ? missing : [])];
  const others: RepairGroup[] = ['person', 'never-recorded', 'by-itself', 'closed'];
  return (
    <MonitorPage title="Perbaikan">
      <RepairSearchForm {...props} />
      {standing.pause !== null && (
        <section class="monitor-card monitor-card--bad" aria-label="Keadaan kiriman">
          <p>
            {standing.pause.sentence} {standing.pause.todo}
          </p>
        </section>
      )}
      <SendableCard {...props} lines={linesIn('sendable')} />
      {others.map((group) => (
        <GroupCard key={group} group={group} search={search} lines={linesIn(group)} visits={overview.visits[group] + (group === 'never-recorded' ? missingVisits : 0)} />
      ))}
      {overview.lines.length + missing.length === 0 && (
        <section class="monitor-card">
          <p>Tidak ada yang kurang pada tanggal-tanggal ini: semua yang tercatat sudah tersimpan di BPJS.</p>
        </section>
      )}
    </MonitorPage>
  );
}

function RepairSearchForm({ search, clinics, keys }: RepairProps) {
  const { base } = useFrame();
  return (
    <form method="get" action={base + REPAIR_AT} class="monitor-search" role="search" aria-label="Pilih kunjungan">
      <label class="field">
        <span class="field__label">Tanggal periksa dari</span>
        <input class="field__input" type="date" name="dari" value={search.dari} />
      </label>
      <label class="field">
        <span class="field__label">sampai</span>
        <input class="field__input" type="date" name="sampai" value={search.sampai} />
      </label>
      <label class="field">
        <span class="field__label">Poli</span>
        <select class="field__input" name="poli">
          <option value="">Semua</option>
          {clinics.map(({ clinicCode, clinicName }) => (
            <option key={clinicCode} value={clinicCode} selected={search.poli === clinicCode}>
              {clinicName}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span class="field__label">Sebab</span>
        <select class="field__input" name="sebab">
          <option value="">Semua</option>
          {keys.map(({ key, label }) => (
            <option key={key} value={key} selected={search.sebab === key}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <button class="button button--primary">Tampilkan</button>
      <Link to={REPAIR_AT} class="button button--quiet">
        Kosongkan
      </Link>
    </form>
  );
}

function SendableCard({ search, overview, staysIncomplete, lines }: RepairProps & { lines: readonly RepairLine[] }) {
  const { rows, visits, following } = overview.sendable;
  const { title, means, none } = GROUP_WORDS.sendable;
  return (
    <section class="monitor-card" aria-labelledby="judul-sendable">
      <h2 id="judul-sendable">
        {title} <span class="muted">({visits} kunjungan)</span>
      </h2>
      {rows.length === 0 ? (
        <p>{none}</p>
      ) : (
        <>
          <p>
            {means} {following > 0 && `${following} kiriman lain yang menunggu di belakangnya ikut berangkat.`}{' '}
            {staysIncomplete > 0 && <strong>{staysIncomplete} di antaranya tetap tidak lengkap: ada langkah yang tidak tercatat.</strong>}
          </p>
          <p>
            <Link to={repairAt(search, '/pratinjau')} class="button button--primary">
              Lihat yang akan dikirim ({rows.length} kiriman)
            </Link>
          </p>
          <Lines lines={lines} search={search} />
        </>
      )}
    </section>
  );
}

function GroupCard({ group, search, lines, visits }: { group: RepairGroup; search: RepairSearch; lines: readonly (RepairLine | MissingStep)[]; visits: number }) {
  if (lines.length === 0) return null;
  const { title, means } = GROUP_WORDS[group];
  return (
    <section class="monitor-card" aria-labelledby={`judul-${group}`}>
      <h2 id={`judul-${group}`}>
        {title} <span class="muted">({visits} kunjungan)</span>
      </h2>
      <p>{means}</p>
      <Lines lines={lines} search={search} />
    </section>
  );
}

function Lines({ lines, search }: { lines: readonly (RepairLine | MissingStep)[]; search: RepairSearch }) {
  return (
    <table class="table monitor-table repair-table">
      <Columns names={['Sebab', 'Kunjungan', 'Batas terdekat', 'Yang perlu dilakukan', 'Contoh']} />
      <tbody>
        {lines.map((line) => (
          <tr key={`${line.key} ${line.label}`}>
            <th scope="row">
              {line.label}
              {line.said !== null && <q class="repair-said">{line.said}</q>}
              {line.clinics.length > 0 && <span class="muted repair-clinics">{line.clinics.map(({ clinicName, visits }) => `${clinicName} ${visits}`).join(', ')}</span>}
            </th>
            <td class="monitor-figure">{line.visits}</td>
            <td>
              <Countdown deadline={line.deadline} />
            </td>
            <td>
              {line.todo} <Way line={line} search={search} />
            </td>
            <td>
              {line.examples.map(({ bookingCode, queueNumber, visitDate }) => (
                <Link key={bookingCode} to={`${BPJS_AT}/${bookingCode}`} class="monitor-link repair-example">
                  {queueNumber ?? bookingCode}
                  {visitDate === null ? '' : ` · ${dateText(visitDate).slice(0, 5)}`}
                </Link>
              ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Where it is mended. */
function Way({ line, search }: { line: RepairLine | MissingStep; search: RepairSearch }) {
  const { staff } = useFrame();
  if (line.group === 'never-recorded') {
    const mayEnter = 'isToday' in line && line.isToday && staff !== undefined && hasRole(staff, ['supervisor']);
    return mayEnter ? <Link to={PAPER_AT}>Masukkan dari kertas</Link> : null;
  }
  if (line.group !== 'person') return null;
  if (line.key === 'schedule') return <Link to={HFIS_AT}>Buka Jadwal HFIS</Link>;
  if (line.key === 'reference-number') return <Link to={`${BPJS_AT}#loket`}>Lihat yang menunggu loket</Link>;
  const { dari, sampai, poli } = search;
  const asked = new URLSearchParams({ sebab: line.key, dari, sampai, ...(poli === '' ? {} : { poli }) });
  return <Link to={`${BPJS_AT}?${asked.toString()}`}>Buka kirimannya</Link>;
}
