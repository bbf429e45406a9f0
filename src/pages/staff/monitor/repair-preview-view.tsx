import type { Preview, RepairOverview } from '../../../outbox/desk';
import { Link, PostForm, useFrame } from '../../document';
import { WouldBe } from './bpjs-act-view';
import { MonitorPage, REPAIR_AT } from './monitor-frame';
import { dateText } from './monitor-words';
import { repairAt, type RepairSearch } from './repair-input';

export interface RepairPreviewProps {
  search: RepairSearch;
  clinicName: string | undefined;
  sendable: RepairOverview['sendable'];
  /** The bodies of the first of them, as BPJS would get them. */
  shown: Preview;
  staysIncomplete: number;
}

/** What one press would send, before it is pressed. */
export function RepairPreview({ search, clinicName, sendable, shown, staysIncomplete }: RepairPreviewProps) {
  const { now } = useFrame();
  const { rows, visits, byKind, following } = sendable;
  const back = (
    <Link to={repairAt(search)} class="button button--quiet">
      Kembali
    </Link>
  );
  return (
    <MonitorPage title="Kirim ulang untuk suatu rentang">
      <section class="monitor-card" aria-labelledby="judul-dikirim">
        <h2 id="judul-dikirim">
          Yang akan dikirim ({rows.length} kiriman dari {visits} kunjungan)
        </h2>
        <p>
          Tanggal periksa {dateText(search.dari)} sampai {dateText(search.sampai)}
          {clinicName === undefined ? '' : `, ${clinicName}`}. Semua waktu dikirim persis seperti tercatat; yang tidak tercatat tidak dikirim.
        </p>
        {rows.length === 0 ? (
          <p>Tidak ada yang dapat dikirim ulang.</p>
        ) : (
          <>
            <ul class="monitor-counts" aria-label="Menurut jenisnya">
              {byKind.map(({ what, rows: count }) => (
                <li key={what} class="badge">
                  {what}: {count}
                </li>
              ))}
              {following > 0 && <li class="badge">ikut berangkat di belakangnya: {following}</li>}
            </ul>
            {staysIncomplete > 0 && <p>{staysIncomplete} kunjungan di antaranya tetap tidak lengkap sesudahnya: ada langkah yang tidak tercatat.</p>}
          </>
        )}
        {rows.length === 0 ? (
          <p>{back}</p>
        ) : (
          <PostForm to={`${REPAIR_AT}/kirim`}>
            {Object.entries(search).map(([name, value]) => (
              <input type="hidden" name={name} value={value} key={name} />
            ))}
            <input type="hidden" name="dilihat" value={now.getTime()} />
            <div class="monitor-acts">
              <button class="button button--primary">Kirim ulang sekarang ({rows.length})</button>
              {back}
            </div>
          </PostForm>
        )}
      </section>
      {shown.sendable.length > 0 && (
        <section class="monitor-card" aria-labelledby="judul-isi">
          <h2 id="judul-isi">
            Isinya {shown.sendable.length < rows.length && <span class="muted">({shown.sendable.length} yang pertama)</span>}
          </h2>
          <ol class="monitor-entries" aria-label="Yang akan dikirim">
            {shown.sendable.map((each) => (
              <li key={each.outboxId} class="monitor-would">
                <WouldBe would={each} />
              </li>
            ))}
          </ol>
        </section>
      )}
      {shown.refused.length > 0 && (
        <section class="monitor-card" aria-labelledby="judul-tetap">
          <h2 id="judul-tetap">Yang tetap seperti semula</h2>
          <ul>
            {shown.refused.map(({ outboxId, bookingCode, refusal }) => (
              <li key={outboxId}>
                Kiriman nomor {outboxId}
                {bookingCode === null ? '' : ` (${bookingCode})`}: {refusal.sentence}
              </li>
            ))}
          </ul>
        </section>
      )}
    </MonitorPage>
  );
}
