import { BOOKING_ENDPOINTS } from './bookings/booking-endpoints';
import type { SimrsEndpoint } from './endpoint';
import { OUTBOX_ENDPOINTS } from './outbox/outbox-endpoints';
import { OUTPATIENT_VISIT_ENDPOINTS } from './outpatient-visits/outpatient-visit-endpoints';
import { PATIENT_ENDPOINTS } from './patients/patient-endpoints';
import { PHARMACY_ENDPOINTS } from './pharmacy/pharmacy-endpoints';
import { SCHEDULE_ENDPOINTS } from './schedules/schedule-endpoints';
import { STATUS_ENDPOINTS } from './status/status-endpoint';
import { SURGERY_ENDPOINTS } from './surgery/surgery-endpoints';
import { TASK_ENDPOINTS } from './tasks/task-endpoints';
import { WEBHOOK_ENDPOINTS } from './webhooks/webhook-endpoints';

/** All endpoints of the SIMRS API, in the order of openapi.yaml. */
export const SIMRS_ENDPOINTS: readonly SimrsEndpoint[] = [
  ...PATIENT_ENDPOINTS,
  ...BOOKING_ENDPOINTS,
  ...TASK_ENDPOINTS,
  ...SCHEDULE_ENDPOINTS,
  ...SURGERY_ENDPOINTS,
  ...OUTPATIENT_VISIT_ENDPOINTS,
  ...PHARMACY_ENDPOINTS,
  ...OUTBOX_ENDPOINTS,
  ...STATUS_ENDPOINTS,
  ...WEBHOOK_ENDPOINTS,
];
