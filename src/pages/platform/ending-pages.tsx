import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { removeBpjsAccount, setBpjsAccount } from '../../platform-administration/bpjs-accounts';
import { eraseFacility } from '../../platform-administration/erase-facility';
import { exportFacility, exportName, type RowCounts } from '../../platform-administration/export-facility';
import { restoreFacility, retireFacility } from '../../platform-administration/retire-facility';
import { Refusal } from '../../platform/refusal';
import type { BpjsService } from '../../platform/facility';
import { goTo, PageComplaint, view, type RedirectReply } from '../page';
import { freshState, submitForm } from '../staff/edit-state';
import { checked, optionalLine } from '../staff/form-fields';
import { bpjsAccountForm, isBpjsService, valuesOfAccount } from './facility-forms';
import { BpjsAccountView, EraseView, Question } from './facility-form-views';
import { facilityPath } from './facility-list-view';
import { platformDeps, theListed } from './listed-facility';
import { PLATFORM_AT, platformPage, type PlatformContext, type PlatformRoute } from './platform-route';
import { phraseForPlatform, SERVICE_WORDS } from './platform-words';

/** Before the browser gives up waiting; what is not done by then goes on by itself. */
const PATIENCE_MS = 8_000;

const eraseForm = z.object({ kode: optionalLine('Kode faskes', 20), ikutterutang: checked });

function theService({ params }: PlatformContext): BpjsService {
  const service = params['layanan'] ?? '';
  if (!isBpjsService(service)) throw new PageComplaint('Layanan BPJS itu tidak ada.', 404);
  return service;
}

export const accountPages: readonly PlatformRoute[] = [
  platformPage('get', '/faskes/:kode/bpjs/:layanan', async (context) => {
    const [facility, service] = [await theListed(context), theService(context)];
    const account = facility.accounts.find((each) => each.service === service);
    return view(<BpjsAccountView facility={facility} service={service} account={account} state={freshState(valuesOfAccount(service, account))} />);
  }),
  platformPage('post', '/faskes/:kode/bpjs/:layanan', async (context) => {
    const [facility, service] = [await theListed(context), theService(context)];
    const account = facility.accounts.find((each) => each.service === service);
    return submitForm(context.form, phraseForPlatform, {
      schema: bpjsAccountForm,
      // A secret is typed again: it never goes back into a page.
      draw: (state) => <BpjsAccountView facility={facility} service={service} account={account} state={{ ...state, values: { ...state.values, conssecret: '', userkey: '', otorisasi: '' } }} />,
      save: async (given) => {
        await setBpjsAccount(platformDeps(context), {
          code: facility.code,
          actor: context.administrator.username,
          service,
          baseUrl: given.alamat,
          secondBaseUrl: given.alamatkedua ?? null,
          consId: given.consid,
          // Left as it was, it goes with the Cons id it was said of.
          ...(given.terbit === (account?.consIdIssuedOn ?? null) ? {} : { issuedOn: given.terbit }),
          ...(given.conssecret === '' ? {} : { consSecret: given.conssecret }),
          ...(given.userkey === '' ? {} : { userKey: given.userkey }),
          ...(service !== 'antrean-fktp' || given.tanpaotorisasi ? { authorization: null } : given.otorisasi === '' ? {} : { authorization: given.otorisasi }),
        });
        return goTo(facilityPath(facility.code), `Akun ${SERVICE_WORDS[service]} sudah disimpan.`);
      },
    });
  }),
  platformPage('post', '/faskes/:kode/bpjs/:layanan/hapus', async (context) => {
    const [{ code }, service] = [await theListed(context), theService(context)];
    await removeBpjsAccount(platformDeps(context), { code, service, actor: context.administrator.username });
    return goTo(facilityPath(code), `Akun ${SERVICE_WORDS[service]} sudah dihapus.`);
  }),
];

export const endingPages: readonly PlatformRoute[] = [
  platformPage('get', '/faskes/:kode/akhiri', async (context) => {
    const facility = await theListed(context);
    const sentences = [
      'Sejak saat itu BPJS, petugas, kiosk, layar antrean dan SIMRS tidak dapat memakai faskes ini. Tidak ada data yang dihapus, dan faskes dapat diaktifkan kembali.',
      'Laporan yang belum terkirim tetap dikirim ke BPJS sampai habis.',
    ];
    return view(<Question facility={facility} title={`Akhiri layanan ${facility.name}?`} sentences={sentences} to="akhiri" button="Ya, akhiri layanan" />);
  }),
  platformPage('post', '/faskes/:kode/akhiri', async (context) => {
    const { code, name } = await theListed(context);
    await retireFacility(platformDeps(context), { code, actor: context.administrator.username });
    return goTo(facilityPath(code), `Layanan ${name} sudah diakhiri.`);
  }),
  platformPage('get', '/faskes/:kode/aktifkan', async (context) => {
    const facility = await theListed(context);
    const sentences = ['Semua yang dahulu dapat masuk dan memanggil dapat melakukannya lagi.'];
    return view(<Question facility={facility} title={`Aktifkan kembali ${facility.name}?`} sentences={sentences} to="aktifkan" button="Ya, aktifkan kembali" isDangerous={false} />);
  }),
  platformPage('post', '/faskes/:kode/aktifkan', async (context) => {
    const { code, name } = await theListed(context);
    await restoreFacility(platformDeps(context), { code, actor: context.administrator.username });
    return goTo(facilityPath(code), `${name} sudah aktif kembali.`);
  }),
  platformPage('post', '/faskes/:kode/ekspor', async (context) => {
    const { code } = await theListed(context);
    const { deps, administrator } = context;
    const { longWork: db, clock } = deps;
    return { kind: 'download', name: exportName(code, clock()), contentType: 'application/gzip', write: (begin) => exportFacility({ db, clock }, { code, actor: administrator.username }, begin) };
  }),
  platformPage('get', '/faskes/:kode/hapus', async (context) => view(<EraseView facility={await theListed(context)} state={freshState({})} />)),
  platformPage('post', '/faskes/:kode/hapus', async (context) => {
    const facility = await theListed(context);
    return submitForm(context.form, phraseForPlatform, {
      schema: eraseForm,
      fields: { 'code-not-confirmed': 'kode', 'facility-still-owes': 'ikutterutang' },
      draw: (state) => <EraseView facility={facility} state={state} />,
      save: async ({ kode, ikutterutang }) => {
        const { deps, administrator } = context;
        const { longWork: db, clock } = deps;
        const erasing = eraseFacility({ db, clock }, { code: facility.code, confirm: kode, owedToo: ikutterutang, actor: administrator.username });
        return Promise.race([erasing.then((rows) => erased(facility.name, rows)), goesOn(context, facility.code, erasing)]);
      },
    });
  }),
];

function erased(name: string, rows: RowCounts): RedirectReply {
  const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
  return goTo(PLATFORM_AT, `${name} sudah dihapus: ${total} baris.`);
}

/** What takes longer goes on without the page; what then goes wrong is logged, and asked for again it goes on from there. */
async function goesOn({ deps }: PlatformContext, code: string, erasing: Promise<unknown>): Promise<RedirectReply> {
  await delay(PATIENCE_MS, undefined, { ref: false });
  erasing.catch((error: unknown) => {
    if (!(error instanceof Refusal)) deps.log.error({ error, facility: code }, 'the erasure of a facility stopped in the middle; asked for again it goes on');
  });
  return goTo(facilityPath(code), 'Penghapusan masih berjalan. Muat ulang halaman ini untuk melihat kemajuannya.');
}
