import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { RECORDED_WORDS } from '../../src/pages/display/recorded-words';
import { wordsOfCall, wordsOfNumber } from '../../src/pages/display/words-of-call';

const ROOT = path.join(__dirname, '..', '..');
const said = (queueNumber: string, spokenPlace: string): string => wordsOfCall({ queueNumber, spokenPlace }, RECORDED_WORDS).words.join(' ');

test.each([
  [0, 'nol'],
  [7, 'tujuh'],
  [10, 'sepuluh'],
  [11, 'sebelas'],
  [12, 'dua-belas'],
  [20, 'dua-puluh'],
  [99, 'sembilan-puluh sembilan'],
  [100, 'seratus'],
  [107, 'seratus tujuh'],
  [111, 'seratus sebelas'],
  [250, 'dua-ratus lima-puluh'],
  [1000, 'seribu'],
  [1999, 'seribu sembilan-ratus sembilan-puluh sembilan'],
  [12_345, 'dua-belas ribu tiga-ratus empat-puluh lima'],
])('%i is said as Indonesians say it', (number, words) => {
  expect(wordsOfNumber(number).join(' ')).toBe(words);
});

test('each number from 1 to 1999 has all its words recorded, and is said like no other', () => {
  const all = Array.from({ length: 1_999 }, (_, i) => wordsOfNumber(i + 1));
  expect(all.flat().filter((word) => !RECORDED_WORDS.has(word))).toEqual([]);
  expect(new Set(all.map((words) => words.join(' '))).size).toBe(all.length);
});

test.each([
  ['A-12', 'Loket 1', 'chime nomor-antrean huruf-a dua-belas silakan-menuju loket satu'],
  ['P-107', 'Loket 12', 'chime nomor-antrean huruf-p seratus tujuh silakan-menuju loket dua-belas'],
  ['P-001', 'Farmasi', 'chime nomor-antrean huruf-p satu silakan-menuju farmasi'],
  ['A1-5', 'Ruang 3B', 'chime nomor-antrean huruf-a satu lima silakan-menuju ruang tiga huruf-b'],
  ['SAR-9', 'Poli Bedah & Orthopedi', 'chime nomor-antrean huruf-s huruf-a huruf-r sembilan silakan-menuju poli bedah dan ortopedi'],
  ['J-2', 'POLI JANTUNG DAN PEMBULUH DARAH', 'chime nomor-antrean huruf-j dua silakan-menuju poli jantung dan pembuluh-darah'],
  ['T-2', 'Poli THT-KL', 'chime nomor-antrean huruf-t dua silakan-menuju poli tht'],
])('%s to %s is said in full', (queueNumber, place, words) => {
  expect(said(queueNumber, place)).toBe(words);
});

test.each([
  // "Ruang tiga" alone might be another door.
  ['Ruang Melati 3', 'chime nomor-antrean huruf-a satu silakan-menuju ruang silakan-lihat-layar'],
  ['Xyzzy', 'chime nomor-antrean huruf-a satu silakan-lihat-layar'],
  ['', 'chime nomor-antrean huruf-a satu silakan-lihat-layar'],
])('the place "%s" is said as far as it is known, never spelled', (place, words) => {
  expect(said('A-1', place)).toBe(words);
});

test("a browser's own voice gets a sentence with the number in words", () => {
  expect(wordsOfCall({ queueNumber: 'SAR-012', spokenPlace: 'Ruang Melati 3' }, RECORDED_WORDS).sentence).toBe('Nomor antrean S A R dua belas, silakan menuju Ruang Melati 3.');
});

test('places of the kinds every hospital has are recorded whole', () => {
  const places = ['Loket 3', 'Pendaftaran', 'Kasir 2', 'Farmasi', 'Apotek', 'Laboratorium', 'Radiologi', 'Poli Penyakit Dalam', 'Poli Anak', 'Poli Kandungan', 'Poli Saraf', 'Poli Mata', 'Poli Gigi dan Mulut', 'Poli Kulit dan Kelamin', 'Poli Paru', 'Poli Jiwa', 'Poli Urologi', 'Poli Bedah Digestif', 'Klinik Geriatri Lantai 2', 'Poli Rehabilitasi Medik', 'Instalasi Gawat Darurat', 'Poliklinik Eksekutif'];
  expect(places.filter((place) => said('A-1', place).includes('silakan-lihat-layar'))).toEqual([]);
});

test('each recording is a word of the list it is made from, and small', () => {
  const list = readFileSync(path.join(ROOT, 'scripts', 'voice-words.txt'), 'utf8');
  const names = list.split('\n').filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.split(' = ')[0]!);
  expect([...RECORDED_WORDS].sort()).toEqual([...names, 'chime'].sort());
  const bytes = readdirSync(path.join(ROOT, 'src', 'pages', 'assets', 'voice')).map((name) => readFileSync(path.join(ROOT, 'src', 'pages', 'assets', 'voice', name)).length);
  expect(Math.max(...bytes)).toBeLessThan(16_000);
});
