import type { ImportKind, KindName } from './import-kind';
import { doctorsKind } from './kinds/doctors';
import { outpatientVisitsKind } from './kinds/outpatient-visits';
import { patientsKind } from './kinds/patients';
import { schedulesKind } from './kinds/schedules';
import { surgeriesKind } from './kinds/surgeries';
import { usersKind } from './kinds/users';

export const KINDS: Readonly<Record<KindName, ImportKind>> = {
  patients: patientsKind,
  doctors: doctorsKind,
  schedules: schedulesKind,
  surgeries: surgeriesKind,
  users: usersKind,
  'outpatient-visits': outpatientVisitsKind,
};
