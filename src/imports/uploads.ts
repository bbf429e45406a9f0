import { randomUUID } from 'node:crypto';
import { addMinutes, type Clock } from '../platform/clock';
import type { Db, Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import type { FacilityDirectory } from '../platform/facility-directory';
import { revealed, stored } from '../platform/personal-data';
import type { CsvSource } from './csv-source';
import { KIND_NAMES, type KindName } from './import-kind';
import { refuseImport } from './refusals';
import type { ImportOutcome } from './run-import';

/**
 * A file between its dry run and its import from the pages. It is kept in the database: the next press may reach another
 * server. Whoever uploaded it, and nobody else, sees it; it goes with the import, when it is dropped, or after two hours.
 */

export const MOST_BYTES = 32 * 1_048_576;
const LIFETIME_MINUTES = 120;
const PART_BYTES = 1_048_576;

interface UploadDeps {
  db: Db;
  clock: Clock;
}

export interface Upload {
  uploadId: string;
  kind: KindName;
  fileName: string;
  bytes: number;
  uploadedAt: Date;
  /** Of the dry run; null until it is done. */
  outcome: ImportOutcome | null;
}

/**
 * Keeps a file as it comes in, a megabyte in memory at a time.
 * @throws Refusal upload-too-large, and nothing stays
 */
export async function keepUpload(
  { db, clock }: UploadDeps,
  facilityId: FacilityId,
  input: { kind: KindName; fileName: string; username: string; chunks: AsyncIterable<Uint8Array>; mostBytes?: number },
): Promise<string> {
  const { kind, fileName, username, chunks, mostBytes = MOST_BYTES } = input;
  const uploadId = randomUUID();
  await db.rows(
    `insert into import_upload (facility_id, upload_id, kind, file_name, byte_count, uploaded_by, uploaded_at)
     values (:facilityId, :uploadId, :kind, :fileName, 0, :username, :now)`,
    { facilityId, uploadId, kind, fileName: fileName.slice(0, 100), username, now: clock() },
  );
  try {
    let bytes = 0;
    let part = 0;
    for await (const piece of inPieces(chunks, PART_BYTES)) {
      bytes += piece.byteLength;
      if (bytes > mostBytes) throw refuseImport('upload-too-large', { mostBytes });
      await keepPart(db, facilityId, uploadId, 'file', (part += 1), piece.toString('base64'));
    }
    await db.rows('update import_upload set byte_count = :bytes where facility_id = :facilityId and upload_id = :uploadId', { facilityId, uploadId, bytes });
  } catch (error) {
    await dropUpload(db, facilityId, uploadId);
    throw error;
  }
  return uploadId;
}

/** Keeps what the dry run found, and its report as pieces of text. */
export async function keepOutcome(db: Sql, facilityId: FacilityId, uploadId: string, outcome: ImportOutcome): Promise<void> {
  await db.rows('update import_upload set outcome = :outcome where facility_id = :facilityId and upload_id = :uploadId', { facilityId, uploadId, outcome: JSON.stringify(outcome) });
}

/** A report that is longer is cut: nobody mends so many lines by reading them. */
const MOST_REPORT_PARTS = 16;

export async function keepReport(db: Sql, facilityId: FacilityId, uploadId: string, text: AsyncIterable<string>): Promise<void> {
  const bytes = (async function* () {
    for await (const piece of text) yield Buffer.from(piece);
  })();
  let part = 0;
  for await (const piece of inPieces(bytes, PART_BYTES)) {
    if ((part += 1) > MOST_REPORT_PARTS) return;
    await keepPart(db, facilityId, uploadId, 'report', part, piece.toString('base64'));
  }
}

/** @throws Refusal upload-gone, also for somebody else's */
export async function findUpload({ db, clock }: { db: Sql; clock: Clock }, facilityId: FacilityId, uploadId: string, username: string): Promise<Upload> {
  const [found] = await db.rows<Omit<Upload, 'kind' | 'outcome'> & { kind: string; outcome: ImportOutcome | null }>(
    `select upload_id as "uploadId", kind, file_name as "fileName", byte_count as bytes, uploaded_at as "uploadedAt", outcome
     from import_upload
     where facility_id = :facilityId and cast(upload_id as text) = :uploadId and uploaded_by = :username and uploaded_at > :since`,
    { facilityId, uploadId, username, since: addMinutes(clock(), -LIFETIME_MINUTES) },
  );
  const kind = KIND_NAMES.find((name) => name === found?.kind);
  if (found === undefined || kind === undefined) throw refuseImport('upload-gone');
  return { ...found, kind };
}

export async function dropUpload(db: Sql, facilityId: FacilityId, uploadId: string): Promise<void> {
  await db.rows('delete from import_upload where facility_id = :facilityId and upload_id = :uploadId', { facilityId, uploadId });
}

export function uploadSource(facilityId: FacilityId, { uploadId, bytes }: Pick<Upload, 'uploadId' | 'bytes'>): CsvSource {
  return { bytes, chunks: (sql) => partsOf(sql, facilityId, uploadId, 'file') };
}

export async function reportOf(sql: Sql, facilityId: FacilityId, uploadId: string): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of partsOf(sql, facilityId, uploadId, 'report')) parts.push(part);
  return Buffer.concat(parts);
}

/** Takes away what nobody came back for. @returns how many files went */
export async function purgeUploads({ db, clock, facilities }: UploadDeps & { facilities: Pick<FacilityDirectory, 'all'> }): Promise<number> {
  let purged = 0;
  for (const { facilityId } of facilities.all()) {
    const gone = await db.rows('delete from import_upload where facility_id = :facilityId and uploaded_at <= :since returning 1', { facilityId, since: addMinutes(clock(), -LIFETIME_MINUTES) });
    purged += gone.length;
  }
  return purged;
}

type Content = 'file' | 'report';

async function keepPart(db: Sql, facilityId: FacilityId, uploadId: string, content: Content, part: number, body: string): Promise<void> {
  await db.rows('insert into import_upload_part (facility_id, upload_id, content, part, body) values (:facilityId, :uploadId, :content, :part, :body)', { facilityId, uploadId, content, part, body: stored(facilityId, body) });
}

async function* partsOf(sql: Sql, facilityId: FacilityId, uploadId: string, content: Content): AsyncGenerator<Buffer> {
  for (let part = 1; ; part += 1) {
    const [row] = await sql.rows<{ body: string }>(
      'select body from import_upload_part where facility_id = :facilityId and upload_id = :uploadId and content = :content and part = :part',
      { facilityId, uploadId, content, part },
    );
    if (row === undefined) return;
    yield Buffer.from(revealed(facilityId, row.body), 'base64');
  }
}

async function* inPieces(chunks: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Buffer> {
  let waiting: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    waiting.push(chunk);
    bytes += chunk.byteLength;
    if (bytes < size) continue;
    yield Buffer.concat(waiting);
    [waiting, bytes] = [[], 0];
  }
  if (bytes > 0) yield Buffer.concat(waiting);
}
