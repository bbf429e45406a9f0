import { decryptResponse, encryptResponse } from '../../src/tools/simulator/cipher';
import { signatureOf } from '../../src/tools/simulator/signature';
import { CONS_ID, CONS_SECRET, VECTORS } from './catalogue-vectors';

describe('the simulator signs and encrypts as the catalogue prints it (ws-bpjs §1.3, §1.6, §1.8)', () => {
  it.each(VECTORS)('$name: signature', ({ timestamp, signature }) => {
    expect(signatureOf(CONS_ID, CONS_SECRET, timestamp)).toBe(signature);
  });

  it.each(VECTORS)('$name: encryption gives the identical text', ({ timestamp, json, response }) => {
    expect(encryptResponse(JSON.parse(json), { consId: CONS_ID, consSecret: CONS_SECRET, timestamp })).toBe(response);
  });

  it.each(VECTORS)('$name: decryption gives the value back', ({ timestamp, json, response }) => {
    expect(decryptResponse(response, { consId: CONS_ID, consSecret: CONS_SECRET, timestamp })).toEqual(JSON.parse(json));
  });

  it.each(VECTORS)('$name: one second later the key does not fit', ({ timestamp, response }) => {
    const later = String(Number(timestamp) + 1);
    expect(() => decryptResponse(response, { consId: CONS_ID, consSecret: CONS_SECRET, timestamp: later })).toThrow(/bad decrypt/);
  });

  it('gives the check value of the catalogue for its example inputs', () => {
    expect(signatureOf('1234', 'pwd', '433223232')).toBe('eXMtvX2r7e7CLCIu3kpEpCrvciZgK8FuOhKv06NDAHk=');
  });
});
