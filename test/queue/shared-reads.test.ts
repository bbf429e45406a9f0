import { expect, test } from '@jest/globals';
import { shareReads } from '../../src/queue/shared-reads';

const HERE = 1;
const ELSEWHERE = 2;

/** A statement that ends when it is told to. */
function statements() {
  const begun: { facilityId: number; keys: readonly string[]; end: (values?: string[]) => void; fail: (error: unknown) => void }[] = [];
  const read = shareReads<string, string>(
    (facilityId, keys) =>
      new Promise((resolve, reject) => begun.push({ facilityId, keys, end: (values = keys.map((key) => `answer to ${key}`)) => resolve(values), fail: reject })),
  );
  return { begun, read };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

test('who asks together is answered by one statement, each with the answer to his own question', async () => {
  const { begun, read } = statements();
  const answers = Promise.all(['a', 'b', 'a'].map((key) => read(HERE, key)));
  await turn();
  expect(begun.map(({ keys }) => keys)).toEqual([['a', 'b', 'a']]);
  begun[0]!.end();
  expect(await answers).toEqual(['answer to a', 'answer to b', 'answer to a']);
});

test('a question that comes while a statement is under way is answered by one that begins after it', async () => {
  const { begun, read } = statements();
  const early = read(HERE, 'a');
  await turn();
  const late = [read(HERE, 'a'), read(HERE, 'b')];
  await turn();
  expect(begun).toHaveLength(1);
  begun[0]!.end(['before the press']);
  expect(await early).toBe('before the press');
  await turn();
  expect(begun[1]!.keys).toEqual(['a', 'b']);
  begun[1]!.end(['after the press', 'b']);
  expect(await Promise.all(late)).toEqual(['after the press', 'b']);
});

test('one facility does not wait for another', async () => {
  const { begun, read } = statements();
  const slow = read(HERE, 'a');
  const quick = read(ELSEWHERE, 'a');
  await turn();
  expect(begun.map(({ facilityId }) => facilityId)).toEqual([HERE, ELSEWHERE]);
  begun[1]!.end();
  expect(await quick).toBe('answer to a');
  begun[0]!.end();
  expect(await slow).toBe('answer to a');
});

test('a question the database refuses spoils no other', async () => {
  const read = shareReads<string, string>((_facilityId, keys) =>
    keys.includes('\0') ? Promise.reject(Object.assign(new Error('invalid byte sequence'), { code: '22021' })) : Promise.resolve(keys.map((key) => `answer to ${key}`)),
  );
  const answers = await Promise.allSettled(['a', '\0', 'b'].map((key) => read(HERE, key)));
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

test('with the database away all are told, and the next question is asked anew', async () => {
  const { begun, read } = statements();
  const answers = Promise.allSettled(['a', 'b'].map((key) => read(HERE, key)));
  await turn();
  begun[0]!.fail(new Error('connection lost'));
  expect((await answers).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  const next = read(HERE, 'c');
  await turn();
  begun[1]!.end();
  expect(await next).toBe('answer to c');
});
