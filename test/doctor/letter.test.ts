import { letterHtml } from '../../src/doctor/letter/letter-html';
import { letterPdf } from '../../src/doctor/letter/letter-pdf';
import { whitelistLetter } from '../../src/doctor/letter/whitelist-letter';
import type { Facility } from '../../src/platform/facility';

const facility = {
  facilityId: 1,
  code: '0301R001',
  kind: 'FKRTL',
  name: 'RS <Contoh> & Anak',
  timeZone: 'WIB',
  users: new Map([['bpjs-uji', { username: 'bpjs-uji', passwordHash: 'hash-yang-rahasia', recognisedMark: null, disabled: false }]]),
  bpjs: new Map([['antrean-rs', { baseUrl: 'https://apijkn-dev.bpjs-kesehatan.go.id/antreanrs_dev/', secondBaseUrl: null, consId: '10001', consSecret: 'cons-secret-uji', userKey: 'user-key-uji' }]]),
} as unknown as Facility;

test('the letter is filled from configuration, leaves lines for the rest and holds no secret', async () => {
  const letter = await whitelistLetter(facility, 'https://127.0.0.1:8080', new Date('2027-01-18T02:00:00Z'));
  const html = letterHtml(letter);
  for (const told of ['0301R001', 'RS &lt;Contoh> &amp; Anak', 'https://127.0.0.1:8080/', '8080', '127.0.0.1', 'bpjs-uji', '10001 (pengembangan)', 'POST https://127.0.0.1:8080/ambilantrean', '2027-01-18', 'class="empty"', 'Pakta integritas']) expect(html).toContain(told);
  for (const secret of ['hash-yang-rahasia', 'cons-secret-uji', 'user-key-uji']) expect(html).not.toContain(secret);
  expect((await letterPdf(letter)).subarray(0, 5).toString()).toBe('%PDF-');
});
