import { z } from 'zod';
import { ERASURE_REASONS, erasePatient, type ErasureReason } from '../../../registration/erase-patient';
import { Link } from '../../document';
import { goTo, staffPage, view, type PageRoute } from '../../page';
import { EditForm, SelectField, TextField } from '../edit-form';
import { freshState, submitEdit, type EditState } from '../edit-state';
import { oneLine, oneOf } from '../form-fields';
import { ADMINISTRATOR } from '../master-data/data-page';
import { StaffPage } from '../staff-page';
import { ERASE_PATIENT_AT } from '../navigation';

const REASONS: Record<ErasureReason, string> = {
  asked: 'Permintaan pasien atau keluarganya',
  'wrong-entry': 'Data salah orang atau tercatat ganda',
  'no-longer-needed': 'Tidak diperlukan lagi',
};

const schema = z.object({
  norm: oneLine('Nomor rekam medis', 20),
  ulang: oneLine('Nomor rekam medis sekali lagi', 20),
  alasan: oneOf('alasan', ERASURE_REASONS),
});

function ErasePatient({ state }: { state: EditState }) {
  return (
    <StaffPage title="Hapus data pasien">
      <section class="card edit-card">
        <h1>Hapus data pribadi seorang pasien</h1>
        <p class="edit-note edit-note--warn">
          Tidak dapat dikembalikan. Nama, NIK, nomor kartu, KK, telepon, alamat, dan tanggal lahir hilang dari data pasien, kunjungan, operasi, dan catatan kiriman ke BPJS. Nomor rekam medis, waktu
          pelayanan, dan angka laporan tetap. Rekam medis di SIMRS tidak tersentuh: bila SIMRS mengirim data pasien ini lagi, datanya kembali tersimpan di sini.
        </p>
        <EditForm to={ERASE_PATIENT_AT} state={state} button="Hapus data pribadi pasien ini" isDangerous>
          <TextField state={state} name="norm" label="Nomor rekam medis" maxLength={20} hint="Seperti tertulis di halaman pasien." required />
          <TextField state={state} name="ulang" label="Nomor rekam medis sekali lagi" maxLength={20} required />
          <SelectField state={state} name="alasan" label="Alasan" blank="Pilih" options={ERASURE_REASONS.map((value) => ({ value, label: REASONS[value] }))} />
        </EditForm>
        <p>
          <Link to="/petugas/pengaturan/privasi">Berapa lama data pribadi disimpan</Link>
        </p>
      </section>
    </StaffPage>
  );
}

export const erasePatientPages: readonly PageRoute[] = [
  staffPage({ method: 'get', path: ERASE_PATIENT_AT, roles: ADMINISTRATOR, handle: () => view(<ErasePatient state={freshState({})} />) }),
  staffPage({
    method: 'post',
    path: ERASE_PATIENT_AT,
    roles: ADMINISTRATOR,
    handle: (context) => {
      const { deps, facility, staff } = context;
      return submitEdit(context, {
        schema,
        fields: { 'patient-not-found': 'norm', 'erasure-not-confirmed': 'ulang' },
        draw: (state) => <ErasePatient state={state} />,
        save: async ({ norm, ulang, alasan }) => {
          await erasePatient(deps, facility, { medicalRecordNumber: norm, confirm: ulang, reason: alasan, actor: staff.username });
          return goTo(ERASE_PATIENT_AT, `Data pribadi pasien ${norm} sudah dihapus.`);
        },
      });
    },
  }),
];
