import { NotTested } from './scenario';

/** How a field that the data file does not have is told. */
export function lacking(name: string): string {
  return `${name} belum diisi di berkas data`;
}

/** @throws NotTested naming the field of the data file */
export function given<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new NotTested(lacking(name));
  return value;
}
