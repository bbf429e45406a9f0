import type { Role } from '../../../auth/staff';
import type { PaperLine, PaperStep } from '../../../queue/paper-sheet';

type TaskId = PaperStep['task'];

export interface PaperColumn {
  task: TaskId;
  name: string;
  /** Whose steps these are; a supervisor enters all. */
  role: Role;
  /** Only somebody whose data are new passes the desk this way. */
  isOfNewPatients?: true;
}

export const PAPER_COLUMNS: readonly PaperColumn[] = [
  { task: 1, name: 'Ambil antrean', role: 'registration', isOfNewPatients: true },
  { task: 2, name: 'Dipanggil loket', role: 'registration', isOfNewPatients: true },
  { task: 3, name: 'Selesai daftar', role: 'registration' },
  { task: 4, name: 'Dipanggil poli', role: 'clinic' },
  { task: 5, name: 'Selesai poli', role: 'clinic' },
  { task: 6, name: 'Farmasi mulai', role: 'pharmacy' },
  { task: 7, name: 'Obat siap', role: 'pharmacy' },
  { task: 99, name: 'Tidak hadir', role: 'registration' },
];

/** The steps somebody may enter: those they may press at a panel. */
export function tasksOf(roles: readonly Role[]): TaskId[] {
  const mayEnter = ({ task, role }: PaperColumn): boolean => roles.includes('supervisor') || roles.includes(role) || (task === 99 && roles.includes('clinic'));
  return PAPER_COLUMNS.filter(mayEnter).map(({ task }) => task);
}

/** Whether this step can still happen to this patient. */
export function isOpen(line: PaperLine, { task, isOfNewPatients }: PaperColumn): boolean {
  if (line.lastTask === 99 || task <= line.lastTask) return false;
  if (task === 99) return line.lastTask < 5;
  if (isOfNewPatients === true && !line.isNewPatient) return false;
  const prescribed = line.steps.find((step) => step.task === 5)?.prescriptionKind;
  return !((task === 6 || task === 7) && prescribed === 'none');
}
