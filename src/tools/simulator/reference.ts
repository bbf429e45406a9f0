/** Rows of ref/poli (ws-bpjs §2.1). */
export interface PoliRow {
  kdpoli: string;
  nmpoli: string;
  kdsubspesialis: string;
  nmsubspesialis: string;
}

/** Rows of ref/dokter (ws-bpjs §2.2). */
export interface DokterRow {
  namadokter: string;
  kodedokter: number;
}

/** Rows of jadwaldokter (ws-bpjs §2.3): one HFIS slot of one weekday. */
export interface JadwalRow {
  kodepoli: string;
  namapoli: string;
  kodesubspesialis: string;
  namasubspesialis: string;
  kodedokter: number;
  namadokter: string;
  /** 1 Senin … 7 Minggu. */
  hari: number;
  namahari: string;
  jadwal: string;
  kapasitaspasien: number;
  libur: number;
}

/** What the simulator knows of the facility's HFIS. Without slots, antrean/add is not checked against HFIS. */
export interface ReferenceData {
  poli: readonly PoliRow[];
  dokter: readonly DokterRow[];
  jadwal: readonly JadwalRow[];
}

export const EMPTY_REFERENCE: ReferenceData = { poli: [], dokter: [], jadwal: [] };
