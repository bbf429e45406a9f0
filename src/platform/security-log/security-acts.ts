/**
 * Acts that go into the security log beside the record of who did what: people, devices, keys, settings, master data, what comes
 * in and what leaves in bulk. What is done with one patient's visit is not among them.
 */
const ACTS = new Set([
  'sign-in', 'sign-out', 'sign-in-locked', 'password-changed', 'password-reset',
  'staff-added', 'staff-changed', 'staff-disabled', 'staff-enabled', 'staff-unlocked', 'sessions-ended',
  'device-paired', 'device-changed', 'device-revoked', 'kiosk-stopped-looking-up',
  'settings-changed', 'imported', 'week-copied',
  'api-client-added', 'api-client-changed', 'api-key-rotated', 'api-key-revoked',
  'webhook-added', 'webhook-changed', 'webhook-secret-rotated', 'webhook-disabled', 'webhook-enabled', 'webhook-deleted', 'webhook-replayed',
  'patient-merged', 'patient-erased',
]);
/** Master data, whatever is done to them: `clinic-added`, `session-closed`, … */
const MASTER_DATA = /^(clinic|doctor|session|holiday|service-point|service-queue|outpatient-count)-(added|changed|deleted|opened|closed)$/;

export const isSecurityAct = (act: string): boolean => ACTS.has(act) || MASTER_DATA.test(act);
