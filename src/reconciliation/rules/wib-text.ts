import { localDate, localTime } from '../../platform/clock';

/** `dd-MM-yyyy HH:mm:ss WIB`, as BPJS writes the times of tasks (ws-bpjs §2.11), so that both stand side by side alike. */
export function wibText(instant: Date): string {
  const [year = '', month = '', day = ''] = localDate(instant, 'WIB').split('-');
  return `${day}-${month}-${year} ${localTime(instant, 'WIB')}:${instant.toISOString().slice(17, 19)} WIB`;
}
