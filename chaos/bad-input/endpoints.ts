import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { ROOT } from '../../bench/common/machine';

/** One operation of the contract, with what its example sends. */
export interface Endpoint {
  name: string;
  method: string;
  /** `/pasien/{norm}`, from the root of its listener. */
  path: string;
  /** A good value for each place of the path and each query parameter. */
  places: Record<string, string>;
  queries: Record<string, string>;
  body: Record<string, unknown> | undefined;
  kind: 'fkrtl' | 'fktp' | 'simrs';
}

interface Parameter {
  $ref?: string;
  name: string;
  in: string;
  example?: string | number;
}

interface Operation {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { example?: unknown; examples?: Record<string, { value: unknown }> }> };
}

interface Contract {
  paths: Record<string, Record<string, unknown> & { 'x-kind'?: string; parameters?: Parameter[] }>;
  components: { parameters: Record<string, Parameter> };
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const SIMRS = '/api/simrs/v1';
/** Has no end; test/simrs reads it. */
const STREAM = `${SIMRS}/peristiwa/aliran`;

/** Every operation of openapi.yaml. */
export function endpoints(): Endpoint[] {
  const contract = parse(readFileSync(path.join(ROOT, 'openapi.yaml'), 'utf8')) as Contract;
  const known = ({ $ref, ...own }: Parameter): Parameter => ($ref === undefined ? own : contract.components.parameters[$ref.split('/').at(-1)!]!);
  return Object.entries(contract.paths).flatMap(([at, item]) =>
    METHODS.flatMap((method): Endpoint[] => {
      const operation = item[method] as Operation | undefined;
      if (operation === undefined || at === STREAM) return [];
      const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map(known);
      const valuesIn = (where: string): Record<string, string> => Object.fromEntries(parameters.filter((each) => each.in === where).map(({ name, example }) => [name, String(example ?? '1')]));
      const content = operation.requestBody?.content['application/json'];
      const body = content?.example ?? Object.values(content?.examples ?? {})[0]?.value;
      return [
        {
          name: `${method.toUpperCase()} ${at} (${operation.operationId})`,
          method: method.toUpperCase(),
          path: at,
          places: valuesIn('path'),
          queries: valuesIn('query'),
          body: body as Endpoint['body'],
          kind: at.startsWith(SIMRS) ? 'simrs' : item['x-kind'] === 'FKTP' ? 'fktp' : 'fkrtl',
        },
      ];
    }),
  );
}
