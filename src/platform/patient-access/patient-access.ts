import { makeBackgroundWriter } from '../background-writer';
import { patientsSeen } from '../caller-scope';
import type { Clock } from '../clock';
import { sqlState, type Db } from '../db';
import type { FacilityId } from '../facility';
import type { Log } from '../log';

export type LookerKind = 'staff' | 'api-client' | 'kiosk' | 'display' | 'web-service' | 'nobody';

/** Who looks, and at what: `place` is the path of a page or the name of a service, never with a value in it. */
export interface Look {
  kind: LookerKind;
  /** User name, client name, `device 3`; empty for nobody known. */
  who: string;
  place: string;
}

/** Keeps who was shown data of which patient. */
export interface PatientAccess {
  /** Writes down whom the answer of this very call shows. Costs the answer nothing: it is written moments later. */
  shown: (facilityId: FacilityId, look: Look) => void;
  close: () => Promise<void>;
}

interface Access extends Look {
  facilityId: FacilityId;
  medicalRecordNumber: string;
  manner: 'opened' | 'listed';
  slotStart: Date;
  at: Date;
}

/** Looks at one patient within so long are one, and so are looks at a list with them. */
const SLOT_MS = { opened: 5 * 60_000, listed: 60 * 60_000 } as const;
/** A page that follows the house is drawn every few seconds: what was written already is not asked of the database again. */
const MOST_REMEMBERED = 50_000;

/** One patient shown alone was opened; several were in a list. */
export function makePatientAccess(deps: { db: Db; clock: Clock; log: Log }): PatientAccess {
  let remembered = new Set<string>();
  const writer = makeBackgroundWriter<Access>(deps.log, {
    what: 'who looked at patients',
    pauseMs: 500,
    retryMs: 2_000,
    bundle: 500,
    mostWaiting: 50_000,
    ownerOf: ({ facilityId }) => facilityId,
    write: async (bundle) => {
      for (const facilityId of new Set(bundle.map((access) => access.facilityId))) {
        await insertOrGiveUp(deps, facilityId, bundle.filter((access) => access.facilityId === facilityId));
      }
    },
  });
  return {
    shown: (facilityId, { kind, who, place }) => {
      const patients = patientsSeen();
      if (patients.length === 0) return;
      const at = deps.clock();
      const manner = patients.length === 1 ? 'opened' : 'listed';
      const slotStart = new Date(Math.floor(at.getTime() / SLOT_MS[manner]) * SLOT_MS[manner]);
      for (const medicalRecordNumber of patients) {
        const access: Access = { facilityId, kind, who, place, medicalRecordNumber, manner, slotStart, at };
        const key = JSON.stringify([facilityId, medicalRecordNumber, slotStart.getTime(), kind, who, place]);
        if (remembered.has(key)) continue;
        if (remembered.size >= MOST_REMEMBERED) remembered = new Set();
        remembered.add(key);
        writer.add(access);
      }
    },
    close: writer.close,
  };
}

/** What the database refuses (a facility deleted meanwhile) must not hold up all that comes after. */
async function insertOrGiveUp(deps: { db: Db; log: Log }, facilityId: FacilityId, accesses: readonly Access[]): Promise<void> {
  try {
    await insert(deps.db, facilityId, accesses);
  } catch (error) {
    if (!/^2[23]/.test(sqlState(error) ?? '')) throw error;
    deps.log.error({ error, lost: accesses.length }, 'who looked at patients was refused by the database');
  }
}

async function insert(db: Db, facilityId: FacilityId, accesses: readonly Access[]): Promise<void> {
  await db.rows(
    `insert into patient_access (facility_id, medical_record_number, slot_start, who_kind, who, place, manner, looked_at)
     select :facilityId, a.medical_record_number, a.slot_start, a.who_kind, a.who, a.place, a.manner, a.looked_at
     from jsonb_to_recordset(:accesses) as a(medical_record_number text, slot_start timestamptz, who_kind text, who text, place text, manner text, looked_at timestamptz)
     on conflict (facility_id, medical_record_number, slot_start, who_kind, who, place) do nothing`,
    {
      facilityId,
      accesses: JSON.stringify(
        accesses.map((access) => ({
          medical_record_number: access.medicalRecordNumber,
          slot_start: access.slotStart,
          who_kind: access.kind,
          who: access.who,
          place: access.place,
          manner: access.manner,
          looked_at: access.at,
        })),
      ),
    },
    'insert_patient_access',
  );
}
