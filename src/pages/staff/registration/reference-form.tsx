import { PostForm } from '../../document';

export const VISIT_TYPES: Record<number, string> = { 1: 'Rujukan FKTP', 2: 'Rujukan internal', 3: 'Kontrol', 4: 'Rujukan antar RS' };

/** Kind of visit and number of a JKN patient's letter, where they are still missing. `finish`: saving it ends the registration too. */
export function ReferenceForm({ bookingCode, visitType, back }: { bookingCode: string; visitType: number; back: 'panel' | 'booking' | 'finish' }) {
  return (
    <PostForm to={`/petugas/loket/booking/${bookingCode}/rujukan`} class="reference" aria-label="Lengkapi rujukan">
      <input type="hidden" name="kembali" value={back} />
      <p class="reference__title">Nomor rujukan atau surat kontrol belum ada</p>
      <label class="field">
        <span class="field__label">Jenis kunjungan</span>
        <select class="field__input" name="jenis" id="rujukan-jenis">
          {Object.entries(VISIT_TYPES).map(([value, label]) => (
            <option key={value} value={value} selected={Number(value) === visitType}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span class="field__label">Nomor pada surat</span>
        <input class="field__input" name="rujukan" id="rujukan-nomor" maxLength={50} autocomplete="off" required />
      </label>
      <button class="button button--primary" aria-label={back === 'finish' ? undefined : 'Simpan rujukan'}>
        {back === 'finish' ? 'Simpan nomor dan selesai' : 'Simpan'}
      </button>
    </PostForm>
  );
}
