/** The keys of personal data of every test, and of every process a test starts. */
export const TEST_DATA_KEYS = [
  `seal:ktest1:${Buffer.alloc(32, 'seal of the tests').toString('base64')}`,
  `lookup:ltest1:${Buffer.alloc(32, 'lookup of the tests').toString('base64')}`,
].join(' ');
