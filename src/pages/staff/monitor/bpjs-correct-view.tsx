import type { Correction, DeskEntry, WouldBeSent } from '../../../outbox/desk';
import { Link, PostForm } from '../../document';
import { Columns } from '../columns';
import { EntryFacts } from './bpjs-entry';
import { WouldBe } from './bpjs-act-view';
import { BPJS_AT, MonitorPage } from './monitor-frame';

export type CorrectionText = Record<keyof Correction, string>;

const FIELDS: readonly { name: Exclude<keyof Correction, 'jeniskunjungan'>; label: string; hint: string; inputMode: 'numeric' | 'tel' | 'text' }[] = [
  { name: 'nik', label: 'NIK', hint: '16 angka, seperti pada KTP atau KK', inputMode: 'numeric' },
  { name: 'nomorkartu', label: 'Nomor kartu JKN', hint: '13 angka', inputMode: 'numeric' },
  { name: 'nohp', label: 'Nomor HP', hint: 'dimulai dengan 0 atau 62', inputMode: 'tel' },
  { name: 'nomorreferensi', label: 'Nomor rujukan atau surat kontrol', hint: 'persis seperti pada surat', inputMode: 'text' },
];

const VISIT_TYPES = ['Rujukan FKTP', 'Rujukan internal', 'Kontrol', 'Rujukan antar rumah sakit'];
const visitTypeText = (value: string): string => VISIT_TYPES[Number(value) - 1] ?? value;

export interface CorrectProps {
  entry: DeskEntry;
  would: WouldBeSent | undefined;
  /** What BPJS is told of such a visit. */
  fields: readonly (keyof Correction)[];
  typed: CorrectionText;
  complaint?: string | undefined;
}

/** What BPJS refused of a booking, typed anew from the patient's card or letter. An empty field stays as it is. */
export function CorrectView({ entry, would, fields, typed, complaint }: CorrectProps) {
  return (
    <MonitorPage title="Koreksi data booking">
      <div class="monitor-pair">
        <section class="monitor-card">
          <EntryFacts entry={entry} />
          {complaint !== undefined && (
            <p class="flash flash--bad" role="alert">
              {complaint}
            </p>
          )}
          <PostForm to={`${BPJS_AT}/koreksi/${entry.outboxId}`} class="form monitor-form">
            <p>Isi hanya yang salah. Yang kosong tidak diganti.</p>
            {FIELDS.filter(({ name }) => fields.includes(name)).map(({ name, label, hint, inputMode }) => (
              <label class="field" key={name}>
                <span class="field__label">{label}</span>
                <input class="field__input" name={name} value={typed[name]} inputMode={inputMode} maxLength={50} autocomplete="off" />
                <span class="field__hint">{hint}</span>
              </label>
            ))}
            {fields.includes('jeniskunjungan') && (
              <label class="field">
                <span class="field__label">Jenis kunjungan</span>
                <select class="field__input" name="jeniskunjungan">
                  <option value="">Tidak diganti</option>
                  {VISIT_TYPES.map((label, i) => (
                    <option key={label} value={i + 1} selected={typed.jeniskunjungan === String(i + 1)}>
                      {label}
                    </option>
                  ))}
                </select>
                <span class="field__hint">seperti pada surat pasien</span>
              </label>
            )}
            <div class="monitor-acts">
              <button class="button button--primary" name="langkah" value="periksa">
                Periksa
              </button>
              <Link to={BPJS_AT} class="button button--quiet">
                Kembali
              </Link>
            </div>
          </PostForm>
        </section>
        {would !== undefined && (
          <section class="monitor-card" aria-labelledby="judul-isi">
            <h2 id="judul-isi">Isi kiriman sekarang</h2>
            <WouldBe would={would} />
          </section>
        )}
      </div>
    </MonitorPage>
  );
}

/** The last look before the booking is changed and sent. */
export function CorrectReview({ entry, would, typed }: CorrectProps) {
  const changed = (Object.entries(typed) as [keyof Correction, string][]).filter(([, value]) => value !== '');
  const label = (name: keyof Correction): string => (name === 'jeniskunjungan' ? 'Jenis kunjungan' : (FIELDS.find((field) => field.name === name)?.label ?? name));
  return (
    <MonitorPage title="Koreksi dan kirim">
      <section class="monitor-card">
        <h2>Periksa sekali lagi: {entry.bookingCode}</h2>
        <table class="table monitor-table">
          <Columns names={['Isian', 'Sekarang', 'Menjadi']} />
          <tbody>
            {changed.map(([name, value]) => (
              <tr key={name}>
                <th scope="row">{label(name)}</th>
                <td>{nowText(would, name)}</td>
                <td>
                  <strong class="number">{name === 'jeniskunjungan' ? visitTypeText(value) : value}</strong>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <p>Data booking ini diganti dan kirimannya berangkat lagi. Data induk pasien tidak berubah: perbaiki juga di sana bila salah.</p>
        <PostForm to={`${BPJS_AT}/koreksi/${entry.outboxId}`}>
          {changed.map(([name, value]) => (
            <input type="hidden" name={name} value={value} key={name} />
          ))}
          <div class="monitor-acts">
            <button class="button button--primary" name="langkah" value="kirim">
              Koreksi dan kirim ulang
            </button>
            <button class="button" name="langkah" value="ubah">
              Ubah lagi
            </button>
          </div>
        </PostForm>
      </section>
    </MonitorPage>
  );
}

function nowText(would: WouldBeSent | undefined, name: keyof Correction): string {
  const value = would?.body?.[name];
  if (typeof value !== 'string' && typeof value !== 'number') return '–';
  return name === 'jeniskunjungan' ? visitTypeText(String(value)) : String(value);
}
