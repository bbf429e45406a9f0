import { z } from 'zod';
import { wibListTime } from '../wib-time';
import { offendingField, requiredText } from '../wire-fields';
import { rowsOrNoContent, unfitField, type Service } from './service';

const request = z.object({ kodebooking: requiredText });

const TASK_NAMES: Readonly<Record<number, string>> = {
  1: 'mulai waktu tunggu admisi',
  2: 'akhir waktu tunggu admisi/mulai waktu layan admisi',
  3: 'akhir waktu layan admisi/mulai waktu tunggu poli',
  4: 'akhir waktu tunggu poli/mulai waktu layan poli',
  5: 'akhir waktu layan poli/mulai waktu tunggu farmasi',
  6: 'akhir waktu tunggu farmasi/mulai waktu layan farmasi membuat obat',
  7: 'akhir waktu obat selesai dibuat',
  99: 'tidak hadir/batal',
};

/**
 * POST antrean/getlisttask (ws-bpjs §2.11): the tasks in the order of their arrival; none, or an unknown booking, is No
 * Content. One stored a moment ago may not be listed yet.
 */
export const getListTask: Service = ({ clock, ledger, options }, { body }) => {
  const read = request.safeParse(body);
  if (!read.success) return unfitField(offendingField(read.error));

  const { kodebooking } = read.data;
  const listedUntil = clock().getTime() - options.listTaskLagMs;
  const listed = (ledger.booking(kodebooking)?.tasks ?? []).filter(({ receivedAt }) => receivedAt <= listedUntil);
  const rows = listed.map((task) => ({
    wakturs: wibListTime(task.waktu),
    waktu: wibListTime(task.receivedAt),
    taskname: TASK_NAMES[task.taskid],
    taskid: task.taskid,
    kodebooking,
  }));
  return rowsOrNoContent(rows, { code: 200, message: 'OK' });
};
