import { quotaLeft, quotaLeftForAnybody, quotaView } from '../../src/queue/rules/quota';

/** Who still gets a number (catalogue ws-faskes §4.7). */
const counted = (over: Partial<Parameters<typeof quotaView>[0]> = {}) => ({ capacity: 30, quotaJkn: 24, quotaNonJkn: 6, takenJkn: 0, takenNonJkn: 0, ...over });
const WITHIN = { quotasMayExceedCapacity: false };
const BEYOND = { quotasMayExceedCapacity: true };

describe('what the wire shows', () => {
  test('the whole quota before the first booking, and one less of its own kind after each', () => {
    expect(quotaView(counted())).toEqual({ quotaJkn: 24, remainingJkn: 24, quotaNonJkn: 6, remainingNonJkn: 6 });
    expect(quotaView(counted({ takenJkn: 1, takenNonJkn: 2 }))).toEqual({ quotaJkn: 24, remainingJkn: 23, quotaNonJkn: 6, remainingNonJkn: 4 });
  });
  test('a remainder is never negative, also after the quota was lowered below what is taken', () => {
    expect(quotaView(counted({ quotaJkn: 2, takenJkn: 5, quotaNonJkn: 0, takenNonJkn: 3 }))).toEqual({ quotaJkn: 2, remainingJkn: 0, quotaNonJkn: 0, remainingNonJkn: 0 });
  });
});

describe('how many more a session takes', () => {
  test('the quota of one payer is nothing to the other', () => {
    const session = counted({ takenJkn: 24, takenNonJkn: 0 });
    expect([quotaLeft(session, 'JKN', WITHIN), quotaLeft(session, 'NON JKN', WITHIN)]).toEqual([0, 6]);
  });
  test('together never more than the capacity, though each quota has room', () => {
    const session = counted({ capacity: 20, quotaJkn: 20, quotaNonJkn: 20, takenJkn: 15, takenNonJkn: 4 });
    expect([quotaLeft(session, 'JKN', WITHIN), quotaLeft(session, 'NON JKN', WITHIN)]).toEqual([1, 1]);
    expect(quotaLeft({ ...session, takenJkn: 16 }, 'NON JKN', WITHIN)).toBe(0);
  });
  test('whoever pays, it is the capacity left and never twice that; nor more than the quotas', () => {
    const shared = counted({ capacity: 20, quotaJkn: 20, quotaNonJkn: 20, takenJkn: 15, takenNonJkn: 4 });
    expect([quotaLeftForAnybody(shared, WITHIN), quotaLeftForAnybody(shared, BEYOND)]).toEqual([1, 21]);
    expect(quotaLeftForAnybody(counted({ takenJkn: 24, takenNonJkn: 2 }), WITHIN)).toBe(4);
    expect(quotaLeftForAnybody(counted({ capacity: 30, quotaJkn: 10, quotaNonJkn: 5 }), WITHIN)).toBe(15);
    for (const settings of [WITHIN, BEYOND]) expect(quotaLeftForAnybody(counted({ capacity: 5, quotaJkn: 5, quotaNonJkn: 5, takenJkn: 7, takenNonJkn: 7 }), settings)).toBe(0);
  });
  test('by setting each quota counts alone', () => {
    const session = counted({ capacity: 20, quotaJkn: 20, quotaNonJkn: 20, takenJkn: 20, takenNonJkn: 4 });
    expect([quotaLeft(session, 'JKN', BEYOND), quotaLeft(session, 'NON JKN', BEYOND)]).toEqual([0, 16]);
  });
  test('a session that holds more than it should takes nobody, under either setting', () => {
    const session = counted({ capacity: 5, quotaJkn: 5, quotaNonJkn: 5, takenJkn: 7, takenNonJkn: 7 });
    for (const settings of [WITHIN, BEYOND]) for (const payer of ['JKN', 'NON JKN'] as const) expect(quotaLeft(session, payer, settings)).toBeLessThanOrEqual(0);
  });
  test('a session without quota takes nobody', () => {
    expect(quotaLeft(counted({ capacity: 0, quotaJkn: 0, quotaNonJkn: 0 }), 'JKN', WITHIN)).toBe(0);
    expect(quotaLeft(counted({ quotaJkn: 0 }), 'JKN', BEYOND)).toBe(0);
  });
});
