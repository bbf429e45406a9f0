import { AsyncLocalStorage } from 'node:async_hooks';

/** What is known of one call while it is answered, wherever in the house it has got to. */
interface CallerScope {
  /** Network address of the caller. */
  address: string;
  /** Record numbers of the patients whose data were read for the answer. */
  seen: Set<string>;
}

const scopes = new AsyncLocalStorage<CallerScope>();

/** Answers a call inside its scope: opened by the doors, and by nobody else. */
export function withinCall<T>(address: string, work: () => Promise<T>): Promise<T> {
  return scopes.run({ address, seen: new Set() }, work);
}

/** Where the call being answered came from; empty where none is: a command, or what runs by itself. */
export function callerAddress(): string {
  return scopes.getStore()?.address ?? '';
}

/**
 * Says that data of a patient were read to be shown: called by what reads them, with the record number (or the operation, where
 * only that is known). The door writes down who looked. Outside a call nobody looks.
 */
export function patientSeen(medicalRecordNumber: string): void {
  scopes.getStore()?.seen.add(medicalRecordNumber);
}

/** Whom the answer of this call shows so far. */
export function patientsSeen(): readonly string[] {
  return [...(scopes.getStore()?.seen ?? [])];
}
