import { createHmac } from 'node:crypto';
import { decrypted, DecryptFailed, isEncrypted } from '../../src/bpjs/cipher';
import { signature, timestampAt } from '../../src/bpjs/signature';

// ws-bpjs §1.8: computed outside this program, with invented credentials.
const credentials = { consId: '99001', consSecret: 'rahasia-Contoh-01' };

const vectors = [
  {
    name: 'V1, a bare array',
    timestamp: '1767225600',
    signature: 'vPLCbtDQ71Mt/u3trkw27w0w7K8dHPa2V0YO4wkc5tk=',
    json: '[{"wakturs":"01-01-2026 08:05:00 WIB","waktu":"01-01-2026 08:05:03 WIB","taskname":"mulai waktu tunggu poli","taskid":3,"kodebooking":"RSX-20260101-0001"}]',
    response:
      'S+Xf1TWcD3H5DPTSEXQqm9LA8lLjmgfTFvnucf2XRJqFHKUwR6pENB4/QikGRhyv5r1KfRZLRcSw4nB1UMZRAeYvuPiussTxXGk86RV7Njstorurpi1eVQ+1pxlepyDbDpFzApeCbvuVrKvgpIsf8TQg4g1wFfQfz9jeQXFXqz1uhqnwHrdPHTCb//0UDbkne/XuKPG29W33MdO3Wd6d6bqeQt8Fpcty67qT6zXUNL359k84mjNpHS47JLQXj5dH',
  },
  {
    name: 'V2, an object with a list',
    timestamp: '1767225661',
    signature: 'onXj4QdhXHAsWH4XREriV6CutmmD3FL0fLV/RevdUWw=',
    json: '{"list":[{"kodepoli":"001","namapoli":"POLI UMUM"}]}',
    response: 'eHyBCkk9q+yTvBW34uCBpJpksuDWCCoBiRvQ5vR9liqgeIxJy5smG1b2rI0UHrU2UcbkH91GcxqXvxCe3G2qyAh2JoJAk5TYV9mLPzYOnBgfc1IqXIXxcWP91dkghY53',
  },
  { name: 'V3, an empty array', timestamp: '1767225722', signature: 'Fde/j7B8MaAkYebXXNnuQszhoGWYJCJUxkyZUUmKKqA=', json: '[]', response: 'kducysV15zaKZUGP4RhQkw==' },
  {
    name: 'V4, letters outside ASCII',
    timestamp: '1767225783',
    signature: 'd1vph3MBDhVlFMcM064OUEeKpwMtLys0HG8wAJrzuJA=',
    json: '[{"namadokter":"dr. Renée Ä. Suhartini, Sp.A(K) – “Anak”","kodedokter":700}]',
    response: 'X6R4E5fRqBeoO9QoGWS1W+sWHQHC9DRVwdee74jFLdlUtNHezUdc3/zCqO2xREQZ930pbPslqXa7CtklNNW8mleXJj7jtc3jZDHa910gqDdYIgbH1EMg+h5837/drjPHQzc9nsVGwbNYGX2tYRyemALRXi1LpeoG5v/NAW1V9FI=',
  },
];

describe('signature', () => {
  test.each(vectors)('$name: signs consumer id and timestamp as BPJS does', ({ timestamp, signature: expected }) => {
    expect(signature(credentials, timestamp)).toBe(expected);
  });

  test('agrees with the check values of the catalogue', () => {
    expect(createHmac('sha256', 'bbb').update('aaa').digest('base64')).toBe('20BKS3PWnD3XU4JbSSZvVlGi2WWnDa8Sv9uHJ+wsELA=');
    expect(signature({ consId: '1234', consSecret: 'pwd' }, '433223232')).toBe('eXMtvX2r7e7CLCIu3kpEpCrvciZgK8FuOhKv06NDAHk=');
  });

  test('the timestamp is whole seconds, never rounded up', () => {
    expect(timestampAt(new Date('2026-01-01T00:00:00.999Z'))).toBe('1767225600');
  });
});

describe('cipher', () => {
  test.each(vectors)('$name: decrypts to the value', ({ timestamp, json, response }) => {
    expect(decrypted(credentials, timestamp, response)).toEqual(JSON.parse(json));
  });

  test.each(vectors)('$name: the timestamp of another second is a failed decryption, never "no data"', ({ timestamp, response }) => {
    expect(() => decrypted(credentials, String(Number(timestamp) + 1), response)).toThrow(DecryptFailed);
  });

  test.each([
    ['no base64 at all', '%%%'],
    ['a text that is not a whole number of blocks', 'S+Xf1TWcD3H5DPTSEXQq'],
    ['a plain sentence', 'Data tidak ditemukan'],
  ])('%s fails as DecryptFailed', (_name, response) => {
    expect(() => decrypted(credentials, '1767225600', response)).toThrow(DecryptFailed);
  });

  test('a wrong key whose padding happens to look right fails as DecryptFailed too', () => {
    // About one key in 256 passes the padding check; among 3,000 timestamps some do, and none may come out as a value.
    for (let second = 1; second <= 3000; second += 1) {
      expect(() => decrypted(credentials, String(1767225600 + second), vectors[0]?.response ?? '')).toThrow(DecryptFailed);
    }
  });

  test('only a non-empty text that came with code 1 or 200 is cipher text', () => {
    expect(isEncrypted(200, 'abc')).toBe(true);
    expect(isEncrypted(1, 'abc')).toBe(true);
    expect(isEncrypted(201, 'abc')).toBe(false);
    expect(isEncrypted(200, '')).toBe(false);
    expect(isEncrypted(200, null)).toBe(false);
    expect(isEncrypted(200, [{ taskid: 3 }])).toBe(false);
  });
});
