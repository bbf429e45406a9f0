import type { ActOfPerson } from '../../../insight/acts-of-staff';
import type { RecordedTask, RecordedVisit } from '../../../insight/recorded-visit';
import { taskText, type Attempt, type RowHistory } from '../../../outbox/desk';
import { Link, useFrame } from '../../document';
import { hoursText } from '../../../words/date-words';
import { Columns } from '../columns';
import { EntryActs, EntryFacts, ACT_NAMES } from './bpjs-entry';
import { MonitorPage, BPJS_AT } from './monitor-frame';
import { dateText, secondText, sourceText, visitStateText } from './monitor-words';
import { actText, detailText } from './act-words';

export interface BpjsHistoryProps {
  visit: RecordedVisit;
  tasks: readonly RecordedTask[];
  history: readonly RowHistory[];
  acts: readonly ActOfPerson[];
}

/** Everything about one booking: what happened here and when, what BPJS was told of it, and who did what. */
export function BpjsHistoryView({ visit, tasks, history, acts }: BpjsHistoryProps) {
  return (
    <MonitorPage title={`Booking ${visit.bookingCode}`}>
      <Visit visit={visit} />
      <Tasks tasks={tasks} />
      <section class="monitor-card" aria-labelledby="judul-kiriman">
        <h2 id="judul-kiriman">Kiriman ke BPJS</h2>
        {history.length === 0 && <p>Tidak ada yang perlu dikirim untuk booking ini.</p>}
        <ol class="monitor-entries" aria-label="Kiriman">
          {history.map((row) => (
            <li class="monitor-would" key={row.entry.outboxId}>
              <Row row={row} />
            </li>
          ))}
        </ol>
      </section>
      <Acts acts={acts} />
    </MonitorPage>
  );
}

function Visit({ visit }: { visit: RecordedVisit }) {
  const { facility } = useFrame();
  const facts: [string, string][] = [
    ['Nomor', visit.queueNumber],
    ['Poli', visit.clinicName],
    ['Dokter', `${visit.doctorName}, ${hoursText(visit.practiceHours)}`],
    ['Tanggal periksa', dateText(visit.visitDate)],
    ['Penjamin', visit.payer],
    ['Asal', sourceText(visit.source)],
    ['Keadaan', visitStateText(visit.state)],
    ['Dibuat', secondText(visit.bookedAt, facility.timeZone)],
    ...(visit.cancelledAt === null ? [] : ([['Dibatalkan', `${secondText(visit.cancelledAt, facility.timeZone)}${visit.cancelReason === null ? '' : `: ${visit.cancelReason}`}`]] as [string, string][])),
  ];
  return (
    <section class="monitor-card" aria-label="Booking">
      <dl class="monitor-body">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {visit.movedTo !== null && (
          <div>
            <dt>Dipindah ke</dt>
            <dd>
              <Link to={`${BPJS_AT}/${visit.movedTo}`}>{visit.movedTo}</Link>
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}

function Tasks({ tasks }: { tasks: readonly RecordedTask[] }) {
  const { facility } = useFrame();
  return (
    <section class="monitor-card" aria-labelledby="judul-langkah">
      <h2 id="judul-langkah">Langkah yang tercatat</h2>
      {tasks.length === 0 && <p>Belum ada langkah yang tercatat.</p>}
      {tasks.length > 0 && (
        <table class="table monitor-table">
          <Columns names={['Langkah', `Waktu (${facility.timeZone})`, 'Dicatat dari', 'Oleh', 'Keterangan']} />
          <tbody>
            {tasks.map((task) => (
              <tr key={task.task}>
                <th scope="row">{taskText(task.task)}</th>
                <td class="number">{secondText(task.occurredAt, facility.timeZone)}</td>
                <td>{sourceText(task.source)}</td>
                <td>{task.actor ?? '–'}</td>
                <td>
                  {task.entryReason !== null && (
                    <>
                      <span class="badge badge--warn">Dari catatan kertas</span> {task.entryReason}, dimasukkan {secondText(task.recordedAt, facility.timeZone)}
                    </>
                  )}
                  {task.claimedAt !== null && <span class="muted">Menurut pengirim {secondText(task.claimedAt, facility.timeZone)}</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Row({ row: { entry, attempts, acts } }: { row: RowHistory }) {
  return (
    <>
      <EntryFacts entry={entry} />
      {entry.owed.sentTime !== null && <p class="muted">Waktu yang dikirim {secondText(entry.owed.sentTime, entry.timeZone)}: satu detik kemudian, karena detiknya sama dengan langkah sebelumnya.</p>}
      {attempts.length > 0 && (
        <details>
          <summary class="monitor-summary">Percobaan kirim ({attempts.length})</summary>
          <ol class="monitor-attempts">
            {attempts.map((attempt) => (
              <Try key={attempt.attempt} attempt={attempt} zone={entry.timeZone} />
            ))}
          </ol>
        </details>
      )}
      {acts.length > 0 && (
        <ul class="monitor-small">
          {acts.map((act) => (
            <li key={act.at.getTime()}>
              {ACT_NAMES[act.act]} oleh {act.actor}, {secondText(act.at, entry.timeZone)}
              {act.reason === null ? '' : `: ${act.reason}`}
              {act.correction === null || act.correction === undefined ? '' : ` ${JSON.stringify(act.correction)}`}
            </li>
          ))}
        </ul>
      )}
      <EntryActs entry={entry} />
    </>
  );
}

function Try({ attempt, zone }: { attempt: Attempt; zone: Parameters<typeof secondText>[1] }) {
  return (
    <li>
      <span class="number">{secondText(attempt.startedAt, zone)}</span> · {attempt.service} · {attempt.durationMs} milidetik · HTTP {attempt.httpStatus ?? '–'} · kode {attempt.code ?? '–'}
      {attempt.cause === 'schedule' ? '' : ` · diminta ${attempt.cause}`}
      <br />
      <span class="muted">Dikirim:</span> <span class="monitor-free">{typeof attempt.request === 'string' ? attempt.request : JSON.stringify(attempt.request)}</span>
      {attempt.message !== null && (
        <>
          <br />
          <span class="muted">Dijawab:</span> <span class="monitor-free">{attempt.message}</span>
        </>
      )}
    </li>
  );
}

function Acts({ acts }: { acts: readonly ActOfPerson[] }) {
  const { facility } = useFrame();
  if (acts.length === 0) return null;
  return (
    <section class="monitor-card" aria-labelledby="judul-petugas">
      <h2 id="judul-petugas">Catatan petugas</h2>
      <ul>
        {acts.map((act) => (
          <li key={`${act.at.getTime()} ${act.act}`}>
            <span class="number">{secondText(act.at, facility.timeZone)}</span> · {act.actor} · {actText(act.act)} {detailText(act.detail, facility.timeZone)}
          </li>
        ))}
      </ul>
    </section>
  );
}
