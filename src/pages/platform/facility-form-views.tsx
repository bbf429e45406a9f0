import { BPJS_PROFILES } from '../../platform-administration/facility-fields';
import type { ListedAccount, ListedFacility } from '../../platform-administration/list-facilities';
import { TIME_ZONES } from '../../platform/clock';
import type { BpjsService } from '../../platform/facility';
import { Link, PostForm } from '../document';
import { CheckField, EditForm, SelectField, TextField } from '../staff/edit-form';
import type { EditState } from '../staff/edit-state';
import { facilityPath } from './facility-list-view';
import { PlatformPage } from './platform-page';
import { PLATFORM_AT } from './platform-route';
import { KIND_WORDS, SERVICE_WORDS } from './platform-words';

const ZONES = TIME_ZONES.map((zone) => ({ value: zone, label: zone }));
const KINDS = Object.entries(KIND_WORDS).map(([value, label]) => ({ value, label }));

function IdentityFields({ state }: { state: EditState }) {
  return (
    <>
      <TextField state={state} name="nama" label="Nama faskes" maxLength={200} />
      <SelectField state={state} name="zona" label="Zona waktu" options={ZONES} blank="Pilih …" />
      <TextField state={state} name="host" label="Nama host" hint="Boleh kosong. Misalnya antrean.puskesmas.go.id, bila faskes ini punya alamat sendiri." autocapitalize="none" spellcheck={false} maxLength={200} />
    </>
  );
}

function AdministratorFields({ state }: { state: EditState }) {
  return (
    <>
      <TextField state={state} name="administrator" label="Nama pengguna administrator" hint="Administrator faskes menambah petugas lain." autocapitalize="none" spellcheck={false} maxLength={40} />
      <TextField state={state} name="namaadministrator" label="Nama lengkap administrator" maxLength={100} />
    </>
  );
}

function WebServiceField({ state }: { state: EditState }) {
  return <TextField state={state} name="webservice" label="Nama pengguna web service" hint="Dipakai BPJS untuk memanggil faskes ini." autocapitalize="none" spellcheck={false} maxLength={100} />;
}

export function NewFacility({ state }: { state: EditState }) {
  return (
    <PlatformPage title="Tambah faskes">
      <section class="card edit-card">
        <h1>Tambah faskes</h1>
        <EditForm to={`${PLATFORM_AT}/faskes/baru`} state={state} button="Tambah dan buat kata sandi">
          <TextField state={state} name="kode" label="Kode faskes" hint="Kode dari BPJS, misalnya 0301R001. Menjadi bagian alamat dan tidak dapat diganti." autocapitalize="characters" spellcheck={false} maxLength={20} />
          <SelectField state={state} name="jenis" label="Jenis faskes" options={KINDS} blank="Pilih …" />
          <IdentityFields state={state} />
          <AdministratorFields state={state} />
          <WebServiceField state={state} />
        </EditForm>
      </section>
    </PlatformPage>
  );
}

export function ChangeFacility({ facility, state }: { facility: ListedFacility; state: EditState }) {
  return (
    <PlatformPage title={`Ubah ${facility.name}`}>
      <section class="card edit-card">
        <h1>Ubah {facility.name}</h1>
        <EditForm to={`${facilityPath(facility.code)}/ubah`} state={state} button="Simpan">
          <IdentityFields state={state} />
          {facility.isDefault ? (
            <p>Faskes bawaan: menjawab alamat yang tidak menyebut faskes. Untuk menggantinya, jadikan faskes lain sebagai bawaan.</p>
          ) : (
            <CheckField state={state} name="bawaan" label="Jadikan faskes bawaan" hint="Menjawab alamat yang tidak menyebut faskes, menggantikan faskes bawaan yang sekarang." />
          )}
        </EditForm>
        <Back code={facility.code} />
      </section>
    </PlatformPage>
  );
}

export function NewWebServiceUser({ facility, state }: { facility: ListedFacility; state: EditState }) {
  return (
    <PlatformPage title="Pengguna web service">
      <section class="card edit-card">
        <h1>Tambah pengguna web service {facility.name}</h1>
        <EditForm to={`${facilityPath(facility.code)}/web-service`} state={state} button="Tambah dan buat kata sandi">
          <WebServiceField state={state} />
        </EditForm>
        <Back code={facility.code} />
      </section>
    </PlatformPage>
  );
}

export function NewAdministrator({ facility, state }: { facility: ListedFacility; state: EditState }) {
  return (
    <PlatformPage title="Administrator faskes">
      <section class="card edit-card">
        <h1>Tambah administrator {facility.name}</h1>
        <EditForm to={`${facilityPath(facility.code)}/administrator`} state={state} button="Tambah dan buat kata sandi">
          <AdministratorFields state={state} />
        </EditForm>
        <Back code={facility.code} />
      </section>
    </PlatformPage>
  );
}

export function BpjsAccountView({ facility, service, account, state }: { facility: ListedFacility; service: BpjsService; account: ListedAccount | undefined; state: EditState }) {
  const at = `${facilityPath(facility.code)}/bpjs/${service}`;
  const kept = account === undefined ? undefined : 'Tersimpan dan tidak ditampilkan. Kosongkan bila tidak diganti.';
  const dev = BPJS_PROFILES[service]?.dev;
  const secret = { type: 'password', autocomplete: 'new-password', ...(kept === undefined ? {} : { hint: kept }) };
  return (
    <PlatformPage title={`Akun ${SERVICE_WORDS[service]}`}>
      <section class="card edit-card">
        <h1>
          Akun {SERVICE_WORDS[service]} {facility.name}
        </h1>
        <EditForm to={at} state={state} button="Simpan">
          <TextField state={state} name="alamat" label="Alamat" spellcheck={false} maxLength={300} {...(dev === undefined ? {} : { hint: `Alamat uji coba BPJS: ${dev}` })} />
          <TextField state={state} name="alamatkedua" label="Alamat kedua" hint="Boleh kosong. Dipakai selama alamat pertama tidak dapat dihubungi." spellcheck={false} maxLength={300} />
          <TextField state={state} name="consid" label="Cons id" spellcheck={false} maxLength={100} />
          <TextField state={state} name="terbit" label="Tanggal terbit" type="date" hint="Kapan BPJS menerbitkan Cons id ini, menurut surat atau emailnya. Cons id uji coba berlaku tiga bulan; pemeriksaan mengingatkan sejak 30 hari sebelumnya. Boleh kosong untuk Cons id produksi." />
          <TextField state={state} name="conssecret" label="Consumer secret" {...secret} />
          <TextField state={state} name="userkey" label="User key" {...secret} />
          {service === 'antrean-fktp' && (
            <>
              <TextField state={state} name="otorisasi" label="X-authorization" type="password" autocomplete="new-password" hint={account?.hasAuthorization === true ? kept : 'Hanya bila BPJS memintanya; selain itu kosongkan.'} />
              {account?.hasAuthorization === true && <CheckField state={state} name="tanpaotorisasi" label="Jangan kirim X-authorization lagi" />}
            </>
          )}
        </EditForm>
        {account !== undefined && (
          <details>
            <summary class="button button--danger">Hapus akun …</summary>
            <PostForm to={`${at}/hapus`} class="form">
              <p>Layanan BPJS ini tidak dipanggil lagi. Yang belum terkirim menunggu sampai ada akun lagi.</p>
              <div class="edit-buttons">
                <button class="button button--danger">Ya, hapus akun</button>
              </div>
            </PostForm>
          </details>
        )}
        <Back code={facility.code} />
      </section>
    </PlatformPage>
  );
}

/** One question, one answer. */
export function Question({ facility, title, sentences, to, button, isDangerous = true }: { facility: ListedFacility; title: string; sentences: readonly string[]; to: string; button: string; isDangerous?: boolean }) {
  return (
    <PlatformPage title={title}>
      <section class="card edit-card">
        <h1>{title}</h1>
        {sentences.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        <PostForm to={`${facilityPath(facility.code)}/${to}`} class="edit-buttons">
          <button class={isDangerous ? 'button button--danger' : 'button button--primary'}>{button}</button>
          <Link class="button" to={facilityPath(facility.code)}>
            Batal
          </Link>
        </PostForm>
      </section>
    </PlatformPage>
  );
}

export function EraseView({ facility, state }: { facility: ListedFacility; state: EditState }) {
  const { owed, parked } = facility;
  return (
    <PlatformPage title={`Hapus ${facility.name}`}>
      <section class="card edit-card">
        <h1>Hapus semua data {facility.name}?</h1>
        <p>Semua pasien, antrean, petugas dan pengaturan faskes ini dihapus untuk selamanya, beserta faskesnya. Yang tersisa hanya catatan siapa yang menghapus, kapan, dan berapa banyak.</p>
        <EditForm to={`${facilityPath(facility.code)}/hapus`} state={state} button="Hapus untuk selamanya" isDangerous>
          <TextField state={state} name="kode" label={`Ketik ${facility.code} untuk menghapus`} autocapitalize="characters" spellcheck={false} maxLength={20} />
          {owed + parked > 0 && <CheckField state={state} name="ikutterutang" label={`Hapus juga ${owed + parked} laporan yang belum diterima BPJS`} />}
        </EditForm>
        <Back code={facility.code} />
      </section>
    </PlatformPage>
  );
}

function Back({ code }: { code: string }) {
  return (
    <p>
      <Link to={facilityPath(code)}>Batal</Link>
    </p>
  );
}
