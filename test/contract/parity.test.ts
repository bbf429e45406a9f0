import { FKRTL_SERVICES } from '../../src/faskes/fkrtl/router';
import { contractOperations } from '../support/contract-schema';

test('openapi.yaml and the services served are the same: every operation has a handler, every handler an operation', () => {
  const promised = contractOperations().map(({ method, path, aliases }) => [method.toUpperCase(), path, ...aliases].join(' ')).sort();
  const served = FKRTL_SERVICES.flatMap(({ methods, paths }) => methods.map((method) => [method, ...paths].join(' '))).sort();
  expect(served).toEqual(promised);
});

test('every service carries the operationId of the contract as its name', () => {
  const named = new Set(contractOperations().map(({ operationId, path }) => `${path} ${operationId.replace(/-post$/, '')}`));
  expect(new Set(FKRTL_SERVICES.map(({ name, paths }) => `${paths[0]!} ${name}`))).toEqual(named);
});
