import { explain, reasonLabel, type EntryFacts, type OutboxState } from '../../src/outbox/desk';
import type { Finding } from '../../src/outbox/decision';
import { possibleActs } from '../../src/outbox/desk-rules';
import { atWib } from './hospital';

const NOW = atWib('10:00');
const RECORDED = atWib('09:03:10');

/** A parked task 4 of a visit of today, unless told otherwise. */
function entry(given: Partial<EntryFacts> & { task?: number | null } = {}): EntryFacts {
  const { task = 4, ...facts } = given;
  const state: OutboxState = facts.state ?? 'parked';
  const kind = facts.owed?.kind ?? 'task-reached';
  const row = { outboxId: 40, precedence: 1, kind, state, task, recordedAt: RECORDED };
  return {
    outboxId: 40, bookingCode: 'KODE-1', visitDate: '2026-01-05', clinicCode: 'ANA', clinicName: 'Anak', doctorName: 'dr. Contoh Satu, Sp.A', queueNumber: 'A-1', payer: 'JKN',
    owed: { kind, task, recordedAt: RECORDED, sentTime: null, sentTimeReason: null }, fact: {}, state, needsStaff: true, since: NOW, tries: 1, nextTryAt: null,
    isBeingSent: false, requestedBy: null, verdict: 'needs-person', about: 'unknown', reason: 'unknown', said: 'Kalimat baru.', remark: null, deadline: atWib('23:00', '2026-01-11'),
    deadlineInMs: 1, waitingBehind: 0, lane: [row], lastAct: null, timeZone: 'WIB', ...facts,
  };
}

const add = (about: string, said: string): EntryFacts => entry({ owed: { kind: 'booking-made', task: null, recordedAt: null, sentTime: null, sentTimeReason: null }, task: null, about, reason: about, said });
const found = (verdict: Finding['kind'], state: OutboxState, said: string | null, more: Partial<EntryFacts> = {}): EntryFacts => entry({ verdict, state, said, about: null, reason: verdict, ...more });
const whole = (facts: EntryFacts): string => {
  const { said, means, todo } = explain(facts);
  return [said, means, todo].join(' ');
};

describe('the words for a clerk', () => {
  test.each<[what: string, facts: EntryFacts, topic: string, contains: RegExp]>([
    ['a NIK', add('field:nik', 'data nik  belum sesuai.'), 'field-nik', /NIK dengan KTP/],
    ['a card number', add('field:nomorkartu', 'data nomorkartu  belum sesuai.'), 'field-nomorkartu', /kartu JKN/],
    ['a phone number', add('field:nohp', 'data nohp  belum sesuai.'), 'field-nohp', /nomor HP/i],
    ['a reference number', add('field:nomorreferensi', 'data nomorreferensi  belum sesuai.'), 'field-nomorreferensi', /persis seperti yang tertulis di surat/],
    ['a kind of visit', add('field:jeniskunjungan', 'data jeniskunjungan  belum sesuai.'), 'field-jeniskunjungan', /jangan mencoba-coba/],
    ['another field, by its name', add('field:norm', 'data norm  belum sesuai.'), 'field-other', /isian norm/],
    ['a field without a name', add('field:', 'data  belum sesuai.'), 'field-other', /tidak menerima isian/],
    ['an invalid referral', add('referral', 'Rujukan tidak valid'), 'referral-invalid', /surat rujukan atau surat kontrol.*jangan mencoba-coba/],
    ['an expired referral, with the day', add('referral', 'Rujukan untuk tanggal 2026-01-05 tidak valid / masa berlaku habis'), 'referral-expired', /05-01-2026/],
    ['a doctor who is not in HFIS, with doctor and poli', add('schedule', 'Data dokter tidak ditemukan.'), 'schedule', /dr\. Contoh Satu, Sp\.A, Anak.*HFIS/],
    ['words nobody knows', add('unknown', 'Kalimat baru.'), 'unknown-words', /belum dikenal/],
    ['a SEP that came first', found('rejected', 'rejected', 'Gagal, pasien sudah terbit SEP'), 'sep-issued', /SEP.*tidak dapat ditambahkan lagi/],
    [
      'the order of times, with both times',
      found('rejected', 'rejected', 'Waktu (2026-01-05 09:03:10 WIB) tidak boleh kurang atau sama dengan waktu sebelumnya (2026-01-05 09:05:00 WIB)', {
        lane: [
          { outboxId: 39, precedence: 1, kind: 'task-reached', state: 'sent', task: 3, recordedAt: atWib('09:05:00') },
          { outboxId: 40, precedence: 1, kind: 'task-reached', state: 'rejected', task: 4, recordedAt: RECORDED },
        ],
      }),
      'time-order',
      /task 4 \(poli memanggil pasien\) tercatat 05-01-2026 pukul 09\.03\.10 WIB; waktu task 3 .* tercatat 05-01-2026 pukul 09\.05\.00 WIB/,
    ],
    ['the order of times, in the other wording', found('rejected', 'rejected', 'TaskId=3 (2026-01-05 09:05:00 WIB) lebih besar dari pada TaskId=4 (2026-01-05 09:03:10 WIB)'), 'time-order', /tidak diubah/],
    ['a time on another date, with both dates', found('rejected', 'rejected', 'Waktu tidak valid (2026-01-04 09:03:10 WIB). Tanggal pelayanan untuk Kode Booking tersebut adalah (2026-01-05)'), 'time-on-other-date', /09\.03\.10 WIB.*05-01-2026/],
    ['a task that was overtaken, by which', found('overtaken', 'superseded', 'TaskId terakhir 5'), 'overtaken', /task 5 .*Waktu tidak tersimpan di BPJS/],
    ['a cancellation at BPJS while the patient is here', found('cancelled-there', 'cancelled-at-bpjs', 'TaskId terakhir 99'), 'cancelled-there', /Pasien sudah ada di sini/],
    ['a cancellation at BPJS that is nobody\'s concern', found('cancelled-there', 'cancelled-at-bpjs', 'TaskId terakhir 99', { needsStaff: false }), 'cancelled-there', /Tidak perlu tindakan/],
    ['a step that never happened, by which', found('blocked-on', 'parked', 'TaskId=3 belum ada'), 'blocked-on', /task 3 .*tidak tercatat di sini.*jangan mengarang waktu/],
    ['a step before, where BPJS does not name it', found('blocked-on', 'parked', 'TaskId=4 tidak valid / TaskId sebelumnya belum terkirim'), 'blocked-on', /langkah sebelumnya/],
    [
      'a step that is here and was refused',
      found('blocked-on', 'parked', 'Task=1 ada. TaskId=2 belum ada', { lane: [{ outboxId: 12, precedence: 1, kind: 'task-reached', state: 'rejected', task: 2, recordedAt: atWib('08:59:00') }] }),
      'blocked-on',
      /task 2 .*tercatat di sini pada 05-01-2026 pukul 08\.59\.00 WIB.*kiriman nomor 12/,
    ],
    [
      'a booking BPJS does not know though it took it',
      found('booking-unknown', 'parked', 'Kode Booking tidak ditemukan', { lane: [{ outboxId: 1, precedence: 0, kind: 'booking-made', state: 'sent', task: null, recordedAt: null }] }),
      'booking-unknown',
      /Padahal pendaftaran booking ini sudah diterima.*petugas BPJS/,
    ],
    ['a booking BPJS does not know because its add was refused', found('booking-unknown', 'parked', 'Kode Booking tidak ditemukan'), 'booking-unknown', /Tangani dulu pendaftaran/],
    ['more than seven days, said by BPJS', found('expired', 'expired', 'Gagal. Tanggal kirim TaskId maksimal H+7 dari tanggal pelayanan.'), 'expired', /tujuh hari/],
    ['our own limit', found('unavailable', 'expired', 'no connection within 5000 ms'), 'too-late', /H\+6 pukul 23\.00 WIB/],
    ['a parked row whose time has passed', found('needs-person', 'parked', 'Kalimat baru.', { deadlineInMs: -1 }), 'parked-too-late', /Tutup kiriman ini dengan alasan/],
    ['a row that cannot be put into words', found('unsendable', 'parked', null), 'unsendable', /pengelola aplikasi/],
    ['a fault of this program', found('our-fault', 'open', null), 'our-fault', /dicoba lagi sendiri/],
    ['an outage', found('unavailable', 'open', 'no connection within 5000 ms'), 'unavailable', /Tidak ada yang hilang.*Tidak perlu tindakan/],
    ['wrong credentials', found('misconfigured', 'open', 'Authentication failed'), 'misconfigured', /jam server/],
    ['a rate limit', found('rate-limited', 'open', 'Limits exceeded'), 'rate-limited', /membatasi/],
    ['what waits for its turn', entry({ state: 'open', verdict: null, about: null, reason: null, said: null }), 'waiting', /berangkat sendiri/],
    ['a question that is still to be asked', found('overtaken', 'open', 'TaskId terakhir 5'), 'asking', /menanyakannya sendiri/],
    ['what somebody asked for again', entry({ state: 'open', requestedBy: 'Sari' }), 'resent', /Sari sudah meminta/],
    ['what somebody gave up, with why', entry({ state: 'dropped', lastAct: { act: 'drop', actor: 'Sari', at: NOW, reason: 'pasien pulang' } }), 'dropped', /Sari: pasien pulang/],
  ])('explain %s', (_what, facts, topic, contains) => {
    expect(explain(facts).topic).toBe(topic);
    expect(whole(facts)).toMatch(contains);
  });

  test('BPJS\'s own words stand apart and are never mixed into ours', () => {
    expect(whole(add('unknown', 'Kalimat yang belum pernah ada 123'))).not.toContain('belum pernah ada 123');
  });

  test('an open row behind a parked one says that it waits for it, whatever it met itself', () => {
    const lane = [
      { outboxId: 39, precedence: 1, kind: 'task-reached' as const, state: 'parked' as const, task: 3, recordedAt: RECORDED },
      { outboxId: 40, precedence: 1, kind: 'task-reached' as const, state: 'open' as const, task: 4, recordedAt: RECORDED },
    ];
    expect(explain(found('unavailable', 'open', 'x', { lane })).topic).toBe('waiting-behind');
  });

  test.each<[string, string]>([['field:nik', 'Isian nik tidak diterima'], ['referral', 'Rujukan tidak valid atau habis masa berlakunya'], ['overtaken', 'Waktu tidak tersimpan di BPJS'], ['toString', 'Perlu petugas']])('label the reason %s', (reason, label) => {
    expect(reasonLabel(reason)).toBe(label);
  });
});

describe('what may be done', () => {
  const addOwed = { kind: 'booking-made', task: null, recordedAt: null, sentTime: null, sentTimeReason: null } as const;

  test.each<[what: string, acts: string[], facts: EntryFacts]>([
    ['a parked add', ['resend', 'correct', 'drop'], add('field:nik', 'data nik  belum sesuai.')],
    ['a parked task', ['resend', 'drop'], entry()],
    ['an add whose SEP came first', ['seen'], found('rejected', 'rejected', 'sudah terbit SEP', { owed: addOwed, task: null } as Partial<EntryFacts>)],
    ['a task that was overtaken', ['seen'], found('overtaken', 'superseded', 'TaskId terakhir 5')],
    ['a cancelled booking', ['seen'], found('cancelled-there', 'cancelled-at-bpjs', 'TaskId terakhir 99')],
    ['what is delivered', [], found('accepted', 'sent', 'Ok', { needsStaff: false })],
    ['what goes out by itself', [], found('unavailable', 'open', null, { needsStaff: false })],
    ['what is being sent', [], entry({ state: 'open', isBeingSent: true })],
    ['what is too old', ['drop'], entry({ deadline: NOW })],
  ])('with %s: %j', (_what, acts, facts) => {
    expect(possibleActs(facts, NOW)).toEqual(acts);
  });

  test('a refused time is sent again only while BPJS holds no higher task', () => {
    const lane = (state: OutboxState) => [
      { outboxId: 40, precedence: 1, kind: 'task-reached' as const, state: 'rejected' as const, task: 4, recordedAt: RECORDED },
      { outboxId: 41, precedence: 1, kind: 'task-reached' as const, state, task: 5, recordedAt: RECORDED },
    ];
    expect(possibleActs(found('rejected', 'rejected', 'x', { lane: lane('parked') }), NOW)).toEqual(['resend', 'seen']);
    expect(possibleActs(found('rejected', 'rejected', 'x', { lane: lane('sent') }), NOW)).toEqual(['seen']);
  });
});
