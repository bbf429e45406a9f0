import type { PoliFpRow, PoliRow } from './reference';

/** Code and name of a clinic as BPJS lists them nationally, and of its subspecialist clinics where it has some. */
const CLINICS: Readonly<Record<string, { name: string; subspecialists?: Readonly<Record<string, string>> }>> = {
  INT: {
    name: 'PENYAKIT DALAM',
    subspecialists: {
      '004': 'ALERGI-IMMUNOLOGI KLINIK', '005': 'GASTROENTEROLOGI-HEPATOLOGI', '006': 'GERIATRI', '007': 'GINJAL-HIPERTENSI',
      '008': 'HEMATOLOGI - ONKOLOGI MEDIK', '009': 'HEPATOLOGI', '010': 'ENDOKRIN-METABOLIK-DIABETES', '011': 'PSIKOSOMATIK',
      '012': 'PULMONOLOGI', '013': 'REUMATOLOGI', '014': 'PENYAKIT TROPIK-INFEKSI', '015': 'KARDIOVASKULAR',
    },
  },
  ANA: {
    name: 'ANAK',
    subspecialists: {
      '027': 'ANAK ALERGI IMUNOLOGI', '028': 'ANAK ENDOKRINOLOGI', '029': 'ANAK GASTRO-HEPATOLOGI', '030': 'ANAK HEMATOLOGI ONKOLOGI',
      '031': 'ANAK INFEKSI & PEDIATRI TROPIS', '032': 'ANAK KARDIOLOGI', '033': 'ANAK NEFROLOGI', '034': 'ANAK NEUROLOGI',
      '036': 'PEDIATRI GAWAT DARURAT', '038': 'PERINATOLOGI', '039': 'RESPIROLOGI ANAK', '040': 'TUMBUH KEMBANG PED. SOSIAL',
    },
  },
  OBG: {
    name: 'OBGYN',
    subspecialists: {
      '020': 'FETOMATERNAL', '021': 'ONKOLOGI GINEKOLOGI', '022': 'UROGINEKOLOGI REKONSTRUKSI', '023': 'OBSTETRI GINEKOLOGI SOSIAL',
      '024': 'ENDOKRINOLOGI', '025': 'FERTILITAS',
    },
  },
  BED: { name: 'BEDAH', subspecialists: { '017': 'BEDAH ONKOLOGI', '018': 'BEDAH DIGESTIF', '132': 'BEDAH VASKULER', '170': 'BEDAH KEPALA LEHER' } },
  SAR: {
    name: 'SARAF',
    subspecialists: {
      '078': 'NEUROTRAUMA', '079': 'NEUROINFEKSI', '081': 'EPILEPSI', '082': 'NEUROFISIOLOGI KLINIS',
      '083': 'NEUROMUSKULAR, SARAF PERIFER', '086': 'NEURO-INTENSIF',
    },
  },
  JAN: { name: 'JANTUNG DAN PEMBULUH DARAH' },
  MAT: {
    name: 'MATA',
    subspecialists: {
      '133': 'KORNEA DAN BEDAH REFRAKTIF', '134': 'INFEKSI DAN IMMUNOLOGI', '135': 'VITREO - RETINA', '136': 'STRABISMUS',
      '137': 'NEURO OFTALMOLOGI', '138': 'GLAUKOMA', '139': 'PEDIATRIK OFTALMOLOGI', '140': 'REFRAKSI', '141': 'REKONSTRUKSI', '142': 'ONKOLOGI MATA',
    },
  },
  THT: {
    name: 'THT-KL',
    subspecialists: {
      '067': 'OTOLOGI', '068': 'NEUROTOLOGI', '069': 'RINOLOGI', '070': 'LARINGO-FARINGOLOGI', '071': 'ONKOLOGI KEPALA LEHER',
      '072': 'PLASTIK REKONSTRUKSI', '073': 'BRONKOESOFAGOLOGI', '074': 'ALERGI IMUNOLOGI', '075': 'THT KOMUNITAS',
    },
  },
  KLT: {
    name: 'KULIT KELAMIN',
    subspecialists: {
      '143': 'DERMATOLOGI INFEKSI TROPIK', '144': 'DERMATOLOGI PEDIATRIK', '146': 'INFEKSI MENULAR SEKSUAL',
      '147': 'DERMATO - ALERGO - IMUNOLOGI', '148': 'DERMATOLOGI GERIATRIK', '149': 'TUMOR DAN BEDAH KULIT',
    },
  },
  ORT: {
    name: 'ORTHOPEDI',
    subspecialists: {
      '151': 'TRAUMA DAN REKONSTRUKSI', '152': 'TULANG BELAKANG', '153': 'TUMOR TULANG', '154': 'PEDIATRIK',
      '156': 'HAND AND MICROSURGERY', '157': 'REKONSTRUKSI DEWASA/HIP AND KNEE',
    },
  },
  PAR: {
    name: 'PARU',
    subspecialists: { '095': 'INFEKSI', '096': 'ONKOLOGI TORAKS', '097': 'ASMA DAN PPOK', '099': 'FAAL PARU KLINIK', '100': 'PARU KERJA DAN LINGKUNGAN' },
  },
  JIW: {
    name: 'JIWA',
    subspecialists: { '160': 'NEUROPSIKIATRI DAN PSIKOMETRI', '162': 'PSIKIATRI ANAK DAN REMAJA', '163': 'PSIKIATRI GERIATRI', '165': 'CONSULTATION-LIAISON PSYCHIATRI' },
  },
  ANT: { name: 'ANASTESI', subspecialists: { '043': 'INTENSIVE CARE/ICU', '044': 'ANESTESI KARDIOVASKULER', '045': 'MANAJEMEN NYERI' } },
  BDP: { name: 'BEDAH PLASTIK', subspecialists: { '104': 'BURN (LUKA BAKAR)', '105': 'MICRO SURGERY', '106': 'KRANIOFASIAL (KKF)', '107': 'HAND (BEDAH TANGAN)' } },
  GIG: { name: 'GIGI' },
  BDM: { name: 'GIGI BEDAH MULUT' },
  GND: { name: 'GIGI ENDODONSI' },
  GOR: { name: 'GIGI ORTHODONTI' },
  GPR: { name: 'GIGI PERIODONTI' },
  KON: { name: 'GIGI PEDODONTIS' },
  PNM: { name: 'GIGI PENYAKIT MULUT' },
  PTD: { name: 'GIGI PROSTHODONTI' },
  AKP: { name: 'AKUPUNTUR MEDIK' },
  AND: { name: 'ANDROLOGI' },
  BDA: { name: 'BEDAH ANAK' },
  BSY: { name: 'BEDAH SARAF' },
  BTK: { name: 'BTKV (BEDAH THORAX KARDIOVASKULER)' },
  FMK: { name: 'FARMAKOLOGI KLINIK' },
  GIZ: { name: 'GIZI KLINIK' },
  HDL: { name: 'HEMODIALISA' },
  HIV: { name: 'HIV-ODHA' },
  IGD: { name: 'INSTALASI GAWAT DARURAT' },
  IRM: { name: 'REHABILITASI MEDIK' },
  KDN: { name: 'KEDOKTERAN NUKLIR' },
  KDO: { name: 'KEDOKTERAN OKUPASI' },
  KEM: { name: 'SARANA KEMOTERAPI' },
  KOR: { name: 'KEDOKTERAN OLAHRAGA' },
  PAA: { name: 'PATOLOGI ANATOMI' },
  PAK: { name: 'PATOLOGI KLINIK' },
  RAT: { name: 'SARANA RADIOTERAPI' },
  RDN: { name: 'RADIOLOGI ONKOLOGI' },
  RDO: { name: 'RADIOLOGI' },
  URO: { name: 'UROLOGI' },
};

/** A good part of BPJS's national list: each clinic as its own subspecialist, then its subspecialists (ws-bpjs §2.1). */
export const NATIONAL_POLI: readonly PoliRow[] = Object.entries(CLINICS).flatMap(([kdpoli, { name: nmpoli, subspecialists = {} }]) =>
  Object.entries({ [kdpoli]: nmpoli, ...subspecialists })
    // A key of digits alone would come first: the clinic itself leads its list.
    .sort(([left], [right]) => Number(right === kdpoli) - Number(left === kdpoli))
    .map(([kdsubspesialis, nmsubspesialis]) => ({ kdpoli, nmpoli, kdsubspesialis, nmsubspesialis })),
);

/** Clinics that ask for a fingerprint (ws-bpjs §2.4). */
export const NATIONAL_POLI_FP: readonly PoliFpRow[] = ['JAN', 'MAT', 'IRM', 'HDL'].map((kodepoli) => {
  const namapoli = CLINICS[kodepoli]?.name ?? kodepoli;
  return { kodesubspesialis: kodepoli, namasubspesialis: namapoli, kodepoli, namapoli };
});
