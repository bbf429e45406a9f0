import type { LocalDate } from '../platform/clock';
import type { Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import type { FacilityDirectory } from '../platform/facility-directory';

/**
 * Clinics, doctors and holidays in memory: every booking and every look at a queue needs them, and they change a few
 * times a month. Read again with the facilities, moments after a change is announced by the database.
 */
export interface Timetable {
  clinicName: (facilityId: FacilityId, clinicCode: string) => string | undefined;
  doctorName: (facilityId: FacilityId, doctorCode: number) => string | undefined;
  isHoliday: (facilityId: FacilityId, date: LocalDate) => boolean;
}

/** @throws when the database cannot be read at the start */
export async function openTimetable(db: Sql, facilities: Pick<FacilityDirectory, 'onChange'>): Promise<Timetable> {
  let clinics = new Map<string, string>();
  let doctors = new Map<string, string>();
  let holidays = new Set<string>();
  const key = (facilityId: FacilityId, code: string | number): string => `${facilityId} ${code}`;

  const read = async (): Promise<void> => {
    const [clinicRows, doctorRows, holidayRows] = await Promise.all([
      db.rows<{ facility_id: number; clinic_code: string; clinic_name: string }>('select facility_id, clinic_code, clinic_name from clinic'),
      db.rows<{ facility_id: number; doctor_code: number; doctor_name: string }>('select facility_id, doctor_code, doctor_name from doctor'),
      db.rows<{ facility_id: number; holiday_date: string }>('select facility_id, holiday_date from holiday'),
    ]);
    clinics = new Map(clinicRows.map((row) => [key(row.facility_id, row.clinic_code), row.clinic_name]));
    doctors = new Map(doctorRows.map((row) => [key(row.facility_id, row.doctor_code), row.doctor_name]));
    holidays = new Set(holidayRows.map((row) => key(row.facility_id, row.holiday_date)));
  };
  await read();
  facilities.onChange(read);
  return {
    clinicName: (facilityId, clinicCode) => clinics.get(key(facilityId, clinicCode)),
    doctorName: (facilityId, doctorCode) => doctors.get(key(facilityId, doctorCode)),
    isHoliday: (facilityId, date) => holidays.has(key(facilityId, date)),
  };
}
