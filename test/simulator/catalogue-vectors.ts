/** Test vectors V1–V4, copied from the catalogue (ws-bpjs §1.8). Invented credentials. */
export const CONS_ID = '99001';
export const CONS_SECRET = 'rahasia-Contoh-01';

export interface Vector {
  name: string;
  timestamp: string;
  signature: string;
  json: string;
  response: string;
}

export const VECTORS: readonly Vector[] = [
  {
    name: 'V1',
    timestamp: '1767225600',
    signature: 'vPLCbtDQ71Mt/u3trkw27w0w7K8dHPa2V0YO4wkc5tk=',
    json: '[{"wakturs":"01-01-2026 08:05:00 WIB","waktu":"01-01-2026 08:05:03 WIB","taskname":"mulai waktu tunggu poli","taskid":3,"kodebooking":"RSX-20260101-0001"}]',
    response:
      'S+Xf1TWcD3H5DPTSEXQqm9LA8lLjmgfTFvnucf2XRJqFHKUwR6pENB4/QikGRhyv5r1KfRZLRcSw4nB1UMZRAeYvuPiussTxXGk86RV7Njstorurpi1eVQ+1pxlepyDbDpFzApeCbvuVrKvgpIsf8TQg4g1wFfQfz9jeQXFXqz1uhqnwHrdPHTCb//0UDbkne/XuKPG29W33MdO3Wd6d6bqeQt8Fpcty67qT6zXUNL359k84mjNpHS47JLQXj5dH',
  },
  {
    name: 'V2',
    timestamp: '1767225661',
    signature: 'onXj4QdhXHAsWH4XREriV6CutmmD3FL0fLV/RevdUWw=',
    json: '{"list":[{"kodepoli":"001","namapoli":"POLI UMUM"}]}',
    response:
      'eHyBCkk9q+yTvBW34uCBpJpksuDWCCoBiRvQ5vR9liqgeIxJy5smG1b2rI0UHrU2UcbkH91GcxqXvxCe3G2qyAh2JoJAk5TYV9mLPzYOnBgfc1IqXIXxcWP91dkghY53',
  },
  {
    name: 'V3',
    timestamp: '1767225722',
    signature: 'Fde/j7B8MaAkYebXXNnuQszhoGWYJCJUxkyZUUmKKqA=',
    json: '[]',
    response:
      'kducysV15zaKZUGP4RhQkw==',
  },
  {
    name: 'V4',
    timestamp: '1767225783',
    signature: 'd1vph3MBDhVlFMcM064OUEeKpwMtLys0HG8wAJrzuJA=',
    json: '[{"namadokter":"dr. Renée Ä. Suhartini, Sp.A(K) – “Anak”","kodedokter":700}]',
    response:
      'X6R4E5fRqBeoO9QoGWS1W+sWHQHC9DRVwdee74jFLdlUtNHezUdc3/zCqO2xREQZ930pbPslqXa7CtklNNW8mleXJj7jtc3jZDHa910gqDdYIgbH1EMg+h5837/drjPHQzc9nsVGwbNYGX2tYRyemALRXi1LpeoG5v/NAW1V9FI=',
  },
];
