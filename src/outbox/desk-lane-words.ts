import type { EntryFacts, LaneRow, OutboxState } from './desk-entry';
import { highestTaskSent } from './desk-entry';
import { momentText, taskText } from './desk-phrases';
import { higherTask, missingTask } from './desk-topic';

/** What became of the booking's add; null where none was owed. */
export function addState(entry: EntryFacts): OutboxState | null {
  return entry.lane.findLast((row) => row.kind === 'booking-made')?.state ?? null;
}

export function overtakenText(entry: EntryFacts): string {
  const higher = higherTask(entry) ?? (highestTaskSent(entry) || null);
  return `BPJS sudah menyimpan ${higher === null ? 'langkah yang lebih tinggi' : taskText(higher)} dari booking ini.`;
}

/** Both times: the one that was refused and the one BPJS compares it with. */
export function timeOrderText(entry: EntryFacts): string {
  const own = `Waktu ${laneText(entry.owed)} tercatat ${atText(entry.owed.recordedAt, entry)}`;
  const before = entry.lane.filter((row) => row.task !== null && entry.owed.task !== null && row.task < entry.owed.task && row.recordedAt !== null).sort((a, b) => Number(b.task) - Number(a.task))[0];
  const beside = before === undefined ? '' : `; waktu ${laneText(before)} tercatat ${atText(before.recordedAt, entry)}`;
  return `${own}${beside}. Waktu ini tidak tersimpan di BPJS.`;
}

/** The step that BPJS misses: never recorded here, or recorded and refused there. */
export function blockText(entry: EntryFacts): [said: string, means: string, todo: string] {
  const missing = missingTask(entry);
  const here: LaneRow | undefined = missing === null ? undefined : entry.lane.find((row) => row.task === missing);
  const rest = entry.state === 'parked' ? 'Langkah sesudahnya tertahan.' : 'Langkah lain tetap terkirim.';
  const said = `BPJS belum menyimpan ${missing === null ? 'langkah sebelumnya' : taskText(missing)} dari booking ini.`;
  if (here !== undefined) {
    return [
      said,
      `Langkah itu tercatat di sini pada ${atText(here.recordedAt, entry)}, tetapi tidak tersimpan di BPJS (kiriman nomor ${here.outboxId}). ${rest}`,
      'Lihat dulu kiriman itu. Bila masih dapat dikirim ulang, kirim ulang keduanya; bila tidak, tutup kiriman ini dengan alasan.',
    ];
  }
  return [
    said,
    `Langkah itu tidak tercatat di sini, sehingga tidak ada waktu yang dapat dikirim. ${rest}`,
    'Bila langkah itu sungguh terjadi dan waktunya ada pada catatan lain (misalnya SIMRS), catatkan dari sana, lalu kirim ulang. Bila tidak, tutup kiriman ini dengan alasan; jangan mengarang waktu.',
  ];
}

function laneText(row: { task: number | null }): string {
  return row.task === null ? 'kiriman ini' : taskText(row.task);
}

function atText(instant: Date | null, entry: EntryFacts): string {
  return instant === null ? 'pada waktu yang tidak terbaca' : momentText(instant, entry.timeZone);
}
