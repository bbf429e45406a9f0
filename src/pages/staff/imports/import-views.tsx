import { KIND_NAMES, type NewPassword } from '../../../imports/import-kind';
import type { ImportOutcome } from '../../../imports/run-import';
import type { Upload } from '../../../imports/uploads';
import { Link, PostForm } from '../../document';
import { Columns } from '../columns';
import { SelectField } from '../edit-form';
import { ScrollTable } from '../edit-list';
import { freshState } from '../edit-state';
import { StaffPage } from '../staff-page';
import { countWords, IMPORTS_AT, KIND_WORDS, numberWords, uploadPath } from './import-words';

/** Sent by the browser itself: the library gives up after a few seconds, and a large file takes longer. */
const BY_THE_BROWSER = { 'hx-boost': 'false' } as const;

export function ImportStart() {
  return (
    <StaffPage title="Impor">
      <section class="card edit-card">
        <h1>Impor dari berkas CSV</h1>
        <p>Berkas diperiksa dahulu baris demi baris, dan belum ada yang disimpan. Sesudah itu semua barisnya disimpan sekaligus, atau tidak satu pun.</p>
        <PostForm to={IMPORTS_AT} class="form" encType="multipart/form-data" {...BY_THE_BROWSER}>
          <SelectField state={freshState({})} name="jenis" label="Isi berkas" blank="Pilih" options={KIND_NAMES.map((name) => ({ value: KIND_WORDS[name].slug, label: KIND_WORDS[name].label }))} />
          <div class="field">
            <label class="field__label" for="berkas">
              Berkas CSV
            </label>
            <input class="field__input" id="berkas" type="file" name="berkas" accept=".csv,.txt,.tsv,text/csv,text/plain" aria-describedby="berkas-petunjuk" />
            <span class="field__hint" id="berkas-petunjuk">
              Paling besar 32 MB. Pemisah koma, titik koma atau tab, dan penulisan hurufnya dikenali sendiri. Di Excel: Simpan sebagai, CSV UTF-8.
            </span>
          </div>
          <div class="edit-buttons">
            <button class="button button--primary">Unggah dan periksa</button>
          </div>
        </PostForm>
        <p class="muted">Berkas besar diperiksa sampai satu menit; biarkan halaman ini terbuka.</p>
      </section>
      <section class="card">
        <h2>Contoh berkas</h2>
        <ScrollTable label="Contoh berkas">
          <Columns names={['Contoh', 'Yang terjadi']} />
          <tbody>
            {KIND_NAMES.map((name) => (
              <tr key={name}>
                <td class="edit-name">
                  <Link class="edit-link" to={`${IMPORTS_AT}/contoh/${KIND_WORDS[name].slug}`} hx-boost="false">
                    {KIND_WORDS[name].label}
                  </Link>
                </td>
                <td>{KIND_WORDS[name].note}</td>
              </tr>
            ))}
          </tbody>
        </ScrollTable>
      </section>
    </StaffPage>
  );
}

function Summary({ outcome }: { outcome: ImportOutcome }) {
  return (
    <dl class="edit-facts">
      <dt>Baris data</dt>
      <dd>{numberWords(outcome.lines)}</dd>
      <dt>Bila disimpan</dt>
      <dd>{countWords(outcome)}</dd>
      <dt>Baris yang keliru</dt>
      <dd>{numberWords(outcome.faultyLines)}</dd>
    </dl>
  );
}

function FindingTables({ outcome, reportAt }: { outcome: ImportOutcome; reportAt: string }) {
  const { findings, first, often } = outcome;
  return (
    <section class="card">
      <h2>Yang perlu diperbaiki</h2>
      <ScrollTable label="Ringkasan yang keliru">
        <Columns names={['Kolom', 'Yang keliru, contoh pertama', 'Sebanyak']} />
        <tbody>
          {often.map(({ column, sentence, line, times }, i) => (
            <tr key={i}>
              <td>{column}</td>
              <td>
                {sentence} <span class="muted">(baris {line})</span>
              </td>
              <td class="number">{numberWords(times)}</td>
            </tr>
          ))}
        </tbody>
      </ScrollTable>
      <h2>Baris demi baris</h2>
      <p>
        {first.length < findings ? `${numberWords(first.length)} yang pertama dari ${numberWords(findings)}. ` : ''}
        <Link class="button" to={reportAt} hx-boost="false">
          Unduh semuanya (CSV)
        </Link>
      </p>
      <ScrollTable label="Yang keliru, baris demi baris">
        <Columns names={['Baris', 'Kolom', 'Keterangan']} />
        <tbody>
          {first.map(({ line, column, sentence }, i) => (
            <tr key={i}>
              <td class="number">{line}</td>
              <td>{column}</td>
              <td>{sentence}</td>
            </tr>
          ))}
        </tbody>
      </ScrollTable>
    </section>
  );
}

export function UploadView({ upload }: { upload: Upload }) {
  const { outcome, kind, fileName, uploadId } = upload;
  const at = uploadPath(uploadId);
  return (
    <StaffPage title="Hasil pemeriksaan">
      <section class="card edit-card">
        <h1>
          {KIND_WORDS[kind].label}: {fileName}
        </h1>
        {outcome === null ? (
          <p class="flash flash--bad">Pemeriksaan berkas ini tidak selesai. Buang, lalu unggah lagi.</p>
        ) : (
          <>
            <Summary outcome={outcome} />
            {outcome.notes.map((note) => (
              <p class="muted" key={note}>
                {note}
              </p>
            ))}
            {outcome.findings > 0 ? (
              <p class="flash flash--bad">Belum dapat disimpan: semua baris harus benar. Perbaiki berkasnya, lalu unggah lagi.</p>
            ) : (
              <p>Belum ada yang disimpan.</p>
            )}
          </>
        )}
        <div class="edit-buttons">
          {outcome?.findings === 0 && (
            <PostForm to={`${at}/simpan`} {...BY_THE_BROWSER}>
              <button class="button button--primary">Simpan {numberWords(outcome.lines)} baris</button>
            </PostForm>
          )}
          <PostForm to={`${at}/buang`}>
            <button class="button">Buang berkas ini</button>
          </PostForm>
        </div>
      </section>
      {outcome !== null && outcome.findings > 0 && <FindingTables outcome={outcome} reportAt={`${at}/laporan`} />}
    </StaffPage>
  );
}

/** The only place where these passwords are ever shown. */
export function PasswordsOnce({ passwords, sentence }: { passwords: readonly NewPassword[]; sentence: string }) {
  return (
    <StaffPage title="Kata sandi sementara">
      <section class="card edit-card" role="status">
        <h1>Kata sandi sementara</h1>
        <p>{sentence} Catat atau cetak sekarang: kata sandi ini hanya ditampilkan sekali dan tidak disimpan. Pengguna menggantinya saat masuk.</p>
        <ScrollTable label="Kata sandi sementara">
          <Columns names={['Nama', 'Nama pengguna', 'Kata sandi']} />
          <tbody>
            {passwords.map(({ username, fullName, password }) => (
              <tr key={username}>
                <td class="edit-name">{fullName}</td>
                <td>{username}</td>
                <td class="edit-tight">{password}</td>
              </tr>
            ))}
          </tbody>
        </ScrollTable>
        <div class="edit-buttons">
          <Link class="button button--primary" to={IMPORTS_AT}>
            Sudah dicatat
          </Link>
        </div>
      </section>
    </StaffPage>
  );
}
