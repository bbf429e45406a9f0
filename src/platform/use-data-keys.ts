import path from 'node:path';
import type { Config } from './config';
import { dataKeysOfFile, dataKeysOfText, ownDataKeys, type DataKeySource } from './data-keys';
import { useDataKeys } from './personal-data';

/** Where a demo, or a server that is thrown away, keeps the keys it has made. */
export const ownKeysFile = (varDir: string): string => path.join(varDir, 'data-keys');

/**
 * The keys of personal data that are configured, from now on those of this process.
 * @throws DataKeyError with a sentence for the person who keeps them
 */
export function useConfiguredDataKeys({ dataKeys: { file, text, sealing }, varDir }: Pick<Config, 'dataKeys' | 'varDir'>): DataKeySource {
  const source = file !== undefined ? dataKeysOfFile(file) : text !== undefined ? dataKeysOfText(text) : ownDataKeys(ownKeysFile(varDir));
  useDataKeys(source, sealing);
  return source;
}
