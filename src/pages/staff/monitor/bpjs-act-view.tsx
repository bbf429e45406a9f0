import type { DeskEntry, Preview, WouldBeSent } from '../../../outbox/desk';
import { Link, PostForm } from '../../document';
import { EntryFacts } from './bpjs-entry';
import { BPJS_AT, MonitorPage } from './monitor-frame';

/** What BPJS would get, in its own words, before anything is sent. */
export function ResendView({ preview }: { preview: Preview }) {
  const { sendable, refused, hasMore } = preview;
  return (
    <MonitorPage title="Kirim ulang">
      {sendable.length === 0 ? (
        <section class="monitor-card">
          <p>Tidak ada yang dapat dikirim ulang.</p>
        </section>
      ) : (
        <section class="monitor-card" aria-labelledby="judul-dikirim">
          <h2 id="judul-dikirim">Yang akan dikirim ({sendable.length})</h2>
          {hasMore && <p>Masih ada lagi yang bersebab sama; ulangi sesudah ini.</p>}
          <PostForm to={`${BPJS_AT}/kirim-ulang`}>
            {sendable.map(({ outboxId }) => (
              <input type="hidden" name="id" value={outboxId} key={outboxId} />
            ))}
            <div class="monitor-acts">
              <button class="button button--primary">Kirim ulang sekarang ({sendable.length})</button>
              <Link to={BPJS_AT} class="button button--quiet">
                Kembali
              </Link>
            </div>
          </PostForm>
          <ol class="monitor-entries" aria-label="Yang akan dikirim">
            {sendable.map((each) => (
              <li key={each.outboxId} class="monitor-would">
                <WouldBe would={each} />
              </li>
            ))}
          </ol>
        </section>
      )}
      {refused.length > 0 && (
        <section class="monitor-card" aria-labelledby="judul-tetap">
          <h2 id="judul-tetap">Yang tetap seperti semula ({refused.length})</h2>
          <ul>
            {refused.map(({ outboxId, bookingCode, refusal }) => (
              <li key={outboxId}>
                Kiriman nomor {outboxId}
                {bookingCode === null ? '' : ` (${bookingCode})`}: {refusal.sentence}
              </li>
            ))}
          </ul>
        </section>
      )}
      {sendable.length === 0 && (
        <p>
          <Link to={BPJS_AT} class="button">
            Kembali
          </Link>
        </p>
      )}
    </MonitorPage>
  );
}

export function WouldBe({ would }: { would: WouldBeSent }) {
  return (
    <>
      <p>
        <strong>{would.bookingCode}</strong> <span class="muted">{would.service} · kiriman nomor {would.outboxId}</span>
      </p>
      {would.body === null ? (
        <p class="muted">Hanya menanyakan booking ini; tidak ada isi yang dikirim.</p>
      ) : (
        <dl class="monitor-body">
          {Object.entries(would.body).map(([field, value]) => (
            <div key={field}>
              <dt>{field}</dt>
              <dd>{value === '' ? <span class="muted">kosong</span> : typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value)}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}

/** Gives rows up, or takes them off the list: with what they are, once more. */
export function SettleView({ how, entries }: { how: 'tutup' | 'dilihat'; entries: readonly DeskEntry[] }) {
  const isDrop = how === 'tutup';
  return (
    <MonitorPage title={isDrop ? 'Tutup kiriman' : 'Tandai sudah dilihat'}>
      <section class="monitor-card">
        <p>
          {isDrop
            ? 'Kiriman yang ditutup tidak dikirim lagi, dan tidak tersimpan di BPJS. Waktu yang tercatat di sini tidak berubah.'
            : 'Kiriman tetap seperti adanya dan tidak lagi tampil di daftar yang perlu petugas.'}
        </p>
        <ol class="monitor-entries" aria-label="Kiriman">
          {entries.map((entry) => (
            <li key={entry.outboxId} class="monitor-would">
              <EntryFacts entry={entry} />
            </li>
          ))}
        </ol>
        <PostForm to={`${BPJS_AT}/${how}`} class="form monitor-form">
          {entries.map(({ outboxId }) => (
            <input type="hidden" name="id" value={outboxId} key={outboxId} />
          ))}
          <label class="field">
            <span class="field__label">{isDrop ? 'Alasan' : 'Catatan (boleh kosong)'}</span>
            <input class="field__input" name="alasan" maxLength={500} required={isDrop} autocomplete="off" />
            <span class="field__hint">Tanpa nama, NIK atau nomor kartu pasien.</span>
          </label>
          <div class="monitor-acts">
            <button class={`button ${isDrop ? 'button--danger' : 'button--primary'}`}>
              {isDrop ? 'Tutup' : 'Tandai dilihat'} ({entries.length})
            </button>
            <Link to={BPJS_AT} class="button button--quiet">
              Kembali
            </Link>
          </div>
        </PostForm>
      </section>
    </MonitorPage>
  );
}
