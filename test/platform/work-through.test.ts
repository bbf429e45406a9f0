import { workThrough } from '../../src/platform/work-through';

test('one that hangs holds one place and no more; what breaks stops none of the rest, and is thrown at the end', async () => {
  const begun: number[] = [];
  let letGo: () => void = () => undefined;
  const hanging = new Promise<void>((resolve) => (letGo = resolve));
  let allBegun: () => void = () => undefined;
  const lastBegun = new Promise<void>((resolve) => (allBegun = resolve));
  const all = workThrough([1, 2, 3, 4, 5], 2, async (item) => {
    begun.push(item);
    if (item === 5) allBegun();
    if (item === 1) await hanging;
    if (item === 3) throw new Error('the third broke');
  });
  await lastBegun;
  expect(begun).toEqual([1, 2, 3, 4, 5]);
  letGo();
  await expect(all).rejects.toThrow('the third broke');
});

test('never more than so many at once', async () => {
  let running = 0;
  let most = 0;
  await workThrough(Array.from({ length: 20 }), 3, async () => {
    most = Math.max(most, (running += 1));
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
  });
  expect(most).toBe(3);
});
