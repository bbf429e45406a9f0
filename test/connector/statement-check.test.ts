import { writingComplaint } from '../../src/connector/statement-check';

test.each([
  'select no_rawat from reg_periksa',
  'SELECT 1;',
  'with hari as (select :today as d) select * from hari -- delete nothing',
  "select replace(no_rawat, '/', '') as n, 'drop table; it''s' as s from reg_periksa where a = :since /* update */",
  'select `update`, "delete" from t',
  'select updated_at, last_insert, callback from t',
  '(select 1) union (select 2)',
])('reads: %s', (sql) => {
  expect(writingComplaint(sql)).toBeUndefined();
});

test.each([
  ['delete from pasien', /hanya SELECT/],
  ['select 1; delete from pasien', /titik koma/],
  ['with gone as (delete from pasien returning *) select * from gone', /DELETE/],
  ["select * from pasien into outfile '/tmp/x'", /INTO/],
  ['select * from pasien for update', /mengunci/],
  ['select * from pasien for no key update', /mengunci/],
  ['select * from pasien lock in share mode', /mengunci/],
  ['select /*!50000 sleep(9) */ 1', /komentar yang dijalankan/],
  ['select pg_sleep(9)', /PG_SLEEP/],
  ["select nextval('s')", /NEXTVAL/],
  ['select pg_advisory_lock(1)', /PG_ADVISORY_LOCK/],
  ['select @a := 1', /:=/],
  ['select * from t where a = ?', /tanda tanya/],
  ["select 'a", /tanda kutip/],
  ["select 1 as a, $x$ ' $x$; drop table t; select '1'", /\$…\$/],
  ['call bersihkan()', /hanya SELECT/],
  ["set transaction read write", /hanya SELECT/],
  ['', /hanya SELECT/],
])('refuses: %s', (sql, sentence) => {
  expect(writingComplaint(sql)).toMatch(sentence);
});
