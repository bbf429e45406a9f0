import { dataKeysOfText } from '../../src/platform/data-keys';
import { useDataKeys } from '../../src/platform/personal-data';
import { TEST_DATA_KEYS } from './data-keys';

// what main does in a server
useDataKeys(dataKeysOfText(TEST_DATA_KEYS));
