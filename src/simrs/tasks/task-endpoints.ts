import { z } from 'zod';
import { pharmacyOnPaper } from '../../pharmacy/paper-preparation';
import { reportTask, type ReportedTask } from '../../queue/report-task';
import type { ApiCaller } from '../../auth/api-clients';
import type { Facility } from '../../platform/facility';
import { writes, writesMany, type Answer, type WriteDeps } from '../endpoint';
import { kodebooking, may, must, waktu, word } from '../fields';
import { PRESCRIPTION_ON_WIRE } from '../words';

const TASKS = { 1: '1', 2: '2', 3: '3', 4: '4', 5: '5', 6: '6', 7: '7', 99: '99' } as const;

const taskFields = z.object({ kodebooking: must(kodebooking), taskid: must(word(TASKS)), waktu: must(waktu), jenisresep: may(word(PRESCRIPTION_ON_WIRE)) });

interface TaskCall {
  facility: Facility;
  client: ApiCaller;
  body: z.output<typeof taskFields>;
}

async function record(deps: WriteDeps, { facility, client, body }: TaskCall): Promise<Answer> {
  const reported = await reportTask(
    deps,
    facility,
    { bookingCode: body.kodebooking, task: Number(body.taskid) as ReportedTask['task'], occurredAt: body.waktu, prescriptionKind: body.jenisresep, actor: client.clientName },
    pharmacyOnPaper,
  );
  return toAnswer(reported);
}

function toAnswer({ bookingCode, task, occurredAt, prescriptionKind, isRepeat }: ReportedTask): Answer {
  return {
    status: isRepeat ? 200 : 201,
    body: {
      kodebooking: bookingCode,
      taskid: task,
      waktu: occurredAt.getTime(),
      ...(prescriptionKind === null ? {} : { jenisresep: PRESCRIPTION_ON_WIRE[prescriptionKind] }),
      hasil: isRepeat ? 'sudah tercatat' : 'tercatat',
    },
  };
}

const catatTask = writes({ name: 'simrs-catat-task', path: '/task', scope: 'task:tulis', body: taskFields, answer: record });

const catatBanyakTask = writesMany({ name: 'simrs-catat-banyak-task', path: '/task/banyak', scope: 'task:tulis', most: 500, item: taskFields, answer: record });

export const TASK_ENDPOINTS = [catatTask, catatBanyakTask];
