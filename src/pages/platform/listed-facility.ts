import type { z } from 'zod';
import type { PlatformDeps } from '../../platform-administration/facility-record';
import { listFacilities, type ListedFacility } from '../../platform-administration/list-facilities';
import { PageComplaint } from '../page';
import type { PlatformContext } from './platform-route';

/** The facility of an address. @throws PageComplaint */
export async function theListed({ deps, params }: PlatformContext): Promise<ListedFacility> {
  const code = params['kode'] ?? '';
  const [facility] = code === '' ? [] : await listFacilities(deps.db, code);
  if (facility === undefined) throw new PageComplaint('Faskes tidak ditemukan.', 404);
  return facility;
}

export function platformDeps({ deps: { db, clock } }: PlatformContext): PlatformDeps {
  return { db, clock };
}

/** What a button sends along. @throws PageComplaint */
export function fieldsOfForm<Schema extends z.ZodType>({ form }: PlatformContext, schema: Schema): z.output<Schema> {
  const parsed = schema.safeParse(form);
  if (!parsed.success) throw new PageComplaint('Ada isian yang tidak dapat dibaca. Periksa kembali.');
  return parsed.data;
}
