/** The fields of a row that differ, as they go into the detail of an act: `{ capacity: { before: 20, after: 30 } }`. */
export type Changes = Record<string, { before: unknown; after: unknown }>;

export function changesBetween<Row extends object>(before: Row, after: Row): Changes {
  const old = new Map(Object.entries(before));
  return Object.fromEntries(
    Object.entries(after)
      .filter(([field, value]) => JSON.stringify(value) !== JSON.stringify(old.get(field)))
      .map(([field, value]) => [field, { before: old.get(field) as unknown, after: value as unknown }]),
  );
}
