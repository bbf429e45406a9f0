import type { Role } from '../../../auth/staff';
import type { Facility } from '../../../platform/facility';
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

/** The steps there are: a clinic has no desk and no pharmacy on the patient's way. */
export function paperColumnsOf({ kind }: Pick<Facility, 'kind'>): PaperColumn[] {
  return PAPER_COLUMNS.filter(({ task }) => kind === 'FKRTL' || [3, 4, 5, 99].includes(task)).map((column) => (kind === 'FKTP' && column.task === 3 ? { ...column, name: 'Hadir' } : column));
}

/** The steps somebody may enter: those they may press at a panel. */
export function tasksOf(facility: Pick<Facility, 'kind'>, roles: readonly Role[]): TaskId[] {
  const isOnePanel = facility.kind === 'FKTP' && (roles.includes('registration') || roles.includes('clinic'));
  const mayEnter = ({ task, role }: PaperColumn): boolean => isOnePanel || roles.includes('supervisor') || roles.includes(role) || (task === 99 && roles.includes('clinic'));
  return paperColumnsOf(facility).filter(mayEnter).map(({ task }) => task);
}

/** Whether this step can still happen to this patient. */
export function isOpen(line: PaperLine, { task, isOfNewPatients }: PaperColumn): boolean {
  if (line.lastTask === 99 || task <= line.lastTask) return false;
  if (task === 99) return line.lastTask < 5;
  if (isOfNewPatients === true && !line.isNewPatient) return false;
  const prescribed = line.steps.find((step) => step.task === 5)?.prescriptionKind;
  return !((task === 6 || task === 7) && prescribed === 'none');
}
