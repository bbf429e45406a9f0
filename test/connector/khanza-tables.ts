/** The tables of Khanza that the ready mapping reads, only the columns it reads, in the types of Khanza; all rows are invented. */
export const KHANZA_TABLES = [
  'create table pasien (no_rkm_medis varchar(15) primary key, nm_pasien varchar(40), no_ktp varchar(20), jk enum("L","P"), tgl_lahir date, alamat varchar(200), no_tlp varchar(40), no_peserta varchar(25))',
  'create table poliklinik (kd_poli char(5) primary key, nm_poli varchar(50))',
  'create table dokter (kd_dokter varchar(20) primary key, nm_dokter varchar(50), status enum("0","1") not null)',
  'create table maping_poli_bpjs (kd_poli_rs varchar(5) primary key, kd_poli_bpjs varchar(15) not null, nm_poli_bpjs varchar(40) not null)',
  'create table maping_dokter_dpjpvclaim (kd_dokter varchar(20) primary key, kd_dokter_bpjs varchar(20), nm_dokter_bpjs varchar(50))',
  'create table jadwal (kd_dokter varchar(20) not null, hari_kerja enum("SENIN","SELASA","RABU","KAMIS","JUMAT","SABTU","AKHAD") not null, jam_mulai time not null, jam_selesai time, kd_poli char(5), kuota int, primary key (kd_dokter, hari_kerja, jam_mulai))',
  'create table reg_periksa (no_rawat varchar(17) primary key, tgl_registrasi date, jam_reg time, kd_dokter varchar(20), no_rkm_medis varchar(15), kd_poli char(5), stts enum("Belum","Sudah","Batal"), kd_pj char(3) not null)',
  'create table bridging_sep (no_sep varchar(40) primary key, no_rawat varchar(17), no_rujukan varchar(40), noskdp varchar(40) not null)',
  'create table mutasi_berkas (no_rawat varchar(17) primary key, dikirim datetime, diterima datetime, kembali datetime)',
  'create table resep_obat (no_resep varchar(14) primary key, tgl_perawatan date, jam time not null, no_rawat varchar(17) not null, status enum("ralan","ranap"), tgl_penyerahan date not null, jam_penyerahan time not null)',
  'create table resep_dokter_racikan (no_resep varchar(14) not null, no_racik varchar(2) not null, primary key (no_resep, no_racik))',
  'create table paket_operasi (kode_paket varchar(15) primary key, nm_perawatan varchar(80) not null)',
  'create table booking_operasi (no_rawat varchar(17) not null, kode_paket varchar(15) not null, tanggal date not null, jam_mulai time not null, status enum("Menunggu","Proses Operasi","Selesai"), primary key (no_rawat, kode_paket, tanggal, jam_mulai))',
];

const NIK = (n: number): string => `32719999000050${String(n).padStart(2, '0')}`;
const CARD = (n: number): string => `00099000050${String(n).padStart(2, '0')}`;

/** A morning at the hospital of the tests, Monday 18 January 2027. */
export const KHANZA_ROWS = [
  `insert into poliklinik values ('U0001', 'Saraf'), ('U0002', 'Kulit'), ('IGDK', 'IGD')`,
  `insert into dokter values ('D001', 'dr. Satu', '1'), ('D002', 'dr. Dua', '1'), ('D003', 'dr. Tiga', '1')`,
  `insert into maping_poli_bpjs values ('U0001', 'SAR', 'SARAF')`,
  `insert into maping_dokter_dpjpvclaim values ('D001', '700101', 'dr. Satu'), ('D002', '700102', 'dr. Dua')`,
  `insert into jadwal values ('D001', 'SENIN', '08:00:00', '12:00:00', 'U0001', 30), ('D002', 'AKHAD', '13:00:00', '15:00:00', 'U0001', 12), ('D003', 'SELASA', '08:00:00', '10:00:00', 'U0002', 5)`,
  `insert into pasien values ('000501', 'Uji Lima Satu', '${NIK(1)}', 'L', '1980-02-03', 'Jalan Uji 1', '081200000501', '${CARD(1)}'),
    ('000502', 'Uji Lima Dua', '${NIK(2)}', 'P', '1981-02-03', 'Jalan Uji 2', '081200000502', '-'),
    ('000503', 'Uji Lima Tiga', '-', 'P', '1982-02-03', 'Jalan Uji 3', '-', '${CARD(3)}')`,
  `insert into reg_periksa values ('2027/01/18/000001', '2027-01-18', '07:31:00', 'D001', '000501', 'U0001', 'Belum', 'BPJ'), ('2027/01/18/000002', '2027-01-18', '07:32:00', 'D001', '000502', 'U0001', 'Belum', 'A09'),
    ('2027/01/18/000003', '2027-01-18', '07:33:00', 'D003', '000503', 'U0002', 'Belum', 'BPJ'), ('2027/01/18/000004', '2027-01-18', '07:34:00', 'D001', '000503', 'IGDK', 'Belum', 'BPJ')`,
  `insert into bridging_sep values ('0301R0010127V000001', '2027/01/18/000001', '0301U0010127P000001', '')`,
  `insert into mutasi_berkas values ('2027/01/18/000001', '2027-01-18 07:40:00', '2027-01-18 08:10:05', '2027-01-18 08:25:30'), ('2027/01/18/000002', '2027-01-18 07:41:00', '0000-00-00 00:00:00', '0000-00-00 00:00:00')`,
  `insert into resep_obat values ('202701180001', '2027-01-18', '08:35:00', '2027/01/18/000001', 'ralan', '0000-00-00', '00:00:00')`,
  `insert into resep_dokter_racikan values ('202701180001', '1')`,
  `insert into paket_operasi values ('OP01', 'Kraniotomi Uji')`,
  `insert into booking_operasi values ('2027/01/18/000001', 'OP01', '2027-01-20', '09:00:00', 'Menunggu')`,
];
