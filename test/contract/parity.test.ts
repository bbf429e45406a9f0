import { FKRTL } from '../../src/faskes/fkrtl/router';
import { FKTP } from '../../src/faskes/fktp/router';
import { contractOperations } from '../support/contract-schema';

describe.each([{ kind: 'FKRTL', dialect: FKRTL, prefix: '' }, { kind: 'FKTP', dialect: FKTP, prefix: 'fktp-' }] as const)('$kind', ({ kind, dialect, prefix }) => {
  test('openapi.yaml and the services served are the same: every operation has a handler, every handler an operation', () => {
    const promised = contractOperations(kind).map(({ method, path, aliases }) => [method, path, ...aliases].join(' ')).sort();
    const served = dialect.services.flatMap(({ methods, paths }) => methods.map((method) => [method, ...paths].join(' '))).sort();
    expect(served).toEqual(promised);
  });

  test('every service carries the operationId of the contract as its name', () => {
    const named = new Set(contractOperations(kind).map(({ operationId, path }) => `${path} ${operationId.replace(/-post$/, '')}`));
    expect(new Set(dialect.services.map(({ name, paths }) => `${paths[0]!} ${prefix}${name}`))).toEqual(named);
  });
});
