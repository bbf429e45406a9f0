/** What the writes of Antrean RS send. Field names are the wire's own. */

/** ws-bpjs §2.6. Hours as BPJS's branch will see them: a proposal, valid from the next day at the earliest (§6). */
export interface UpdateJadwalDokter {
  kodepoli: string;
  kodesubspesialis: string;
  kodedokter: number;
  /** The whole week in one call: whether days that are left out are deleted is not stated. */
  jadwal: {
    /** `1` … `7`, `8` a national holiday. */
    hari: string;
    /** `HH:mm` */
    buka: string;
    tutup: string;
  }[];
}

/** ws-bpjs §2.7 */
export interface AntreanAdd {
  kodebooking: string;
  jenispasien: 'JKN' | 'NON JKN';
  nomorkartu: string;
  nik: string;
  nohp: string;
  kodepoli: string;
  namapoli: string;
  pasienbaru: 0 | 1;
  norm: string;
  tanggalperiksa: string;
  kodedokter: number;
  namadokter: string;
  jampraktek: string;
  jeniskunjungan: number;
  nomorreferensi: string;
  nomorantrean: string;
  angkaantrean: number;
  /** Epoch milliseconds. */
  estimasidilayani: number;
  sisakuotajkn: number;
  kuotajkn: number;
  sisakuotanonjkn: number;
  kuotanonjkn: number;
  keterangan: string;
}

/** ws-bpjs §2.8 */
export interface FarmasiAdd {
  kodebooking: string;
  jenisresep: 'racikan' | 'non racikan';
  nomorantrean: number;
  keterangan: string;
}

/** ws-bpjs §2.9. `waktu` is epoch milliseconds of the real event. */
export interface AntreanUpdatewaktu {
  kodebooking: string;
  taskid: number;
  waktu: number;
  jenisresep?: 'Tidak ada' | 'Racikan' | 'Non racikan';
}

/** ws-bpjs §2.10 */
export interface AntreanBatal {
  kodebooking: string;
  keterangan: string;
}
