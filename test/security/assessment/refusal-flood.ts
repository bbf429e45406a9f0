import { addDays, localDate } from '../../../src/platform/clock';
import { verifyChain } from '../../../src/platform/security-log/verify-chain';
import { crowd, ticketsOf } from '../../support/crowd';
import { booking, MORNING_SESSION, openHospital, person, type SessionSpec } from '../../support/hospital';
import { serverProcess } from '../../support/server-process';

/**
 * `npx jest --config jest.assessment.config.json refusal-flood` (after `npm run build`): 20,000 refusals through a real server in
 * four floods, with bookings beside each, and the same bookings without a flood in turn. Prints the figures for docs/keamanan.
 */
const ROUNDS = 4;
const REFUSALS = 5_000;
const BOOKINGS = 300;

test(
  'a flood of refusals beside bookings',
  async () => {
    const hospital = await openHospital({ patients: (2 * ROUNDS + 1) * BOOKINGS });
    const server = await serverProcess(hospital.databaseUrl);
    try {
      hospital.setTime(new Date().toISOString());
      const token = await hospital.token();
      let booked = 0;
      const book = async (): Promise<number> => {
        const day = addDays(localDate(new Date(), 'WIB'), 1 + booked / BOOKINGS);
        const spec: SessionSpec = { ...MORNING_SESSION, tanggalperiksa: day, capacity: BOOKINGS, quotaJkn: BOOKINGS, quotaNonJkn: 0 };
        await hospital.addSession(spec);
        const requests = Array.from({ length: BOOKINGS }, (_, n) => booking(person(booked + n + 1), spec));
        booked += BOOKINGS;
        const began = performance.now();
        expect(ticketsOf(await crowd([server.publicUrl], '/ambilantrean', token, requests, 4))).toHaveLength(BOOKINGS);
        return BOOKINGS / ((performance.now() - began) / 1_000);
      };
      await book(); // the process has warmed up
      const figures: { without: number; beside: number; refusalsPerSecond: number }[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const without = await book();
        const began = performance.now();
        const flood = crowd([server.publicUrl], '/statusantrean', `${token}x`, Array.from({ length: REFUSALS }, () => ({})), 16).then((heard) => {
          expect(heard.filter(({ reply }) => reply?.metadata.code === 201)).toHaveLength(REFUSALS);
          return REFUSALS / ((performance.now() - began) / 1_000);
        });
        const beside = await book();
        figures.push({ without: Math.round(without), beside: Math.round(beside), refusalsPerSecond: Math.round(await flood) });
      }
      await server.stop();
      const [logged] = await hospital.db.rows<{ rows: number; times: number }>(`select count(*)::int as rows, sum(times)::int as times from security_event where kind = 'web-service-refused'`);
      const chain = await verifyChain(hospital.db, hospital.facility().facilityId);
      process.stderr.write(`${JSON.stringify({ figures, logged, chain: { fault: chain.fault ?? 'none', events: chain.events, seals: chain.seals, unsealed: chain.unsealed } }, null, 1)}\n`);
      expect(logged?.times).toBe(ROUNDS * REFUSALS);
    } finally {
      await server.stop();
      await hospital.close();
    }
  },
  600_000,
);
