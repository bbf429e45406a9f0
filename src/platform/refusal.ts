/**
 * An expected "no" of the middle: a code and data, never a sentence or an HTTP status. Each edge has one exhaustive
 * table from code to its own sentence. Thrown inside a use case, so that the transaction rolls back.
 *
 * `Catalogue` maps each code to the data its sentence needs.
 */
export class Refusal<Catalogue extends object, Code extends keyof Catalogue & string = keyof Catalogue & string> extends Error {
  constructor(
    readonly code: Code,
    readonly data: Catalogue[Code],
  ) {
    super(code);
    this.name = 'Refusal';
  }
}
