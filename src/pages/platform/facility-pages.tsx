import { z } from 'zod';
import { addFacility } from '../../platform-administration/add-facility';
import { changeFacility } from '../../platform-administration/change-facility';
import { erasureStanding } from '../../platform-administration/erase-facility';
import { addFacilityAdministrator, resetFacilityAdministrator } from '../../platform-administration/facility-administrator';
import { listFacilities } from '../../platform-administration/list-facilities';
import { addWebServiceUser, changeWebServicePassword, DEFAULT_OVERLAP_DAYS, disableWebServiceUser, enableWebServiceUser, endOldWebServicePassword, rotateWebServicePassword } from '../../platform-administration/web-service-users';
import { platformActs } from '../../platform/platform-acts';
import { goTo, view } from '../page';
import { listQuery } from '../staff/edit-list';
import { freshState, submitForm } from '../staff/edit-state';
import { ActList, ACTS_AT } from './act-views';
import { administratorForm, changedFacilityForm, newFacilityForm, staffUsername, valuesOfFacility, webServiceUserForm } from './facility-forms';
import { ChangeFacility, NewAdministrator, NewFacility, NewWebServiceUser } from './facility-form-views';
import { FacilityList, facilityPath } from './facility-list-view';
import { FacilityView } from './facility-view';
import { fieldsOfForm, platformDeps, theListed } from './listed-facility';
import { ShownOnce } from './platform-page';
import { PLATFORM_AT, platformPage, type PlatformRoute } from './platform-route';
import { phraseForPlatform } from './platform-words';

const FIELD_OF = { 'facility-code-taken': 'kode', 'host-name-taken': 'host', 'bookings-to-come': 'zona', 'username-not-plain': 'administrator', 'username-taken': 'administrator', 'web-service-user-taken': 'webservice' };
const FOR_STAFF = 'Kata sandi sementara: diganti saat pertama kali masuk di alamat faskes ini, /petugas.';
const FOR_BPJS = 'Serahkan kepada BPJS bersama nama penggunanya.';
const ACTS_SHOWN = 10;

const webServiceUser = z.object({ webservice: z.string() });
const administrator = z.object({ administrator: staffUsername });

export const facilityPages: readonly PlatformRoute[] = [
  platformPage('get', '', async ({ deps }) => view(<FacilityList facilities={await listFacilities(deps.db)} />)),
  platformPage('get', ACTS_AT.slice(PLATFORM_AT.length), async ({ deps, query }) => {
    const { page, limit, offset } = listQuery(query);
    return view(<ActList {...await platformActs(deps.db, { limit, offset })} page={page} />);
  }),
  platformPage('get', '/faskes/baru', () => view(<NewFacility state={freshState({})} />)),
  platformPage('post', '/faskes/baru', (context) =>
    submitForm(context.form, phraseForPlatform, {
      schema: newFacilityForm,
      fields: FIELD_OF,
      draw: (state) => <NewFacility state={state} />,
      save: async ({ kode, nama, jenis, zona, host, administrator: username, namaadministrator: fullName, webservice }) => {
        const input = { code: kode, name: nama, kind: jenis, timeZone: zona, hostName: host, administrator: { username, fullName }, webServiceUser: webservice, actor: context.administrator.username };
        const { administratorPassword = '', webServicePassword = '' } = await addFacility(platformDeps(context), input);
        const secrets = [
          { label: 'Administrator faskes', username, password: administratorPassword, note: FOR_STAFF },
          { label: 'Web service untuk BPJS', username: webservice, password: webServicePassword, note: FOR_BPJS },
        ];
        // Shown with this answer and never stored, so there is nothing to redirect to.
        return view(<ShownOnce title={`${nama} sudah ditambahkan`} secrets={secrets} then={facilityPath(kode)} />);
      },
    }),
  ),
  platformPage('get', '/faskes/:kode', async (context) => {
    const facility = await theListed(context);
    const { acts } = await platformActs(context.deps.db, { facilityCode: facility.code, limit: ACTS_SHOWN });
    const erasure = await erasureStanding(context.deps.db, facility.facilityId);
    return view(<FacilityView facility={facility} acts={acts} erasedRows={erasure?.gone} />);
  }),
  platformPage('get', '/faskes/:kode/ubah', async (context) => {
    const facility = await theListed(context);
    return view(<ChangeFacility facility={facility} state={freshState(valuesOfFacility(facility))} />);
  }),
  platformPage('post', '/faskes/:kode/ubah', async (context) => {
    const facility = await theListed(context);
    return submitForm(context.form, phraseForPlatform, {
      schema: changedFacilityForm,
      fields: FIELD_OF,
      draw: (state) => <ChangeFacility facility={facility} state={state} />,
      save: async ({ nama, zona, host, bawaan }) => {
        const { code } = facility;
        await changeFacility(platformDeps(context), { code, name: nama, timeZone: zona, hostName: host, ...(bawaan ? { isDefault: true as const } : {}), actor: context.administrator.username });
        return goTo(facilityPath(code), `${nama} sudah disimpan.`);
      },
    });
  }),
  platformPage('get', '/faskes/:kode/web-service', async (context) => view(<NewWebServiceUser facility={await theListed(context)} state={freshState({})} />)),
  platformPage('post', '/faskes/:kode/web-service', async (context) => {
    const facility = await theListed(context);
    return submitForm(context.form, phraseForPlatform, {
      schema: webServiceUserForm,
      fields: FIELD_OF,
      draw: (state) => <NewWebServiceUser facility={facility} state={state} />,
      save: async ({ webservice: username }) => {
        const password = await addWebServiceUser(platformDeps(context), { code: facility.code, username, actor: context.administrator.username });
        return view(<ShownOnce title="Pengguna web service sudah ditambahkan" secrets={[{ label: facility.name, username, password, note: FOR_BPJS }]} then={facilityPath(facility.code)} />);
      },
    });
  }),
  platformPage('post', '/faskes/:kode/web-service/sandi', async (context) => {
    const facility = await theListed(context);
    const { webservice: username } = fieldsOfForm(context, webServiceUser);
    const password = await changeWebServicePassword(platformDeps(context), { code: facility.code, username, actor: context.administrator.username });
    return view(<ShownOnce title="Kata sandi web service sudah diganti" secrets={[{ label: facility.name, username, password, note: FOR_BPJS }]} then={facilityPath(facility.code)} />);
  }),
  platformPage('post', '/faskes/:kode/web-service/ganti', async (context) => {
    const facility = await theListed(context);
    const { webservice: username } = fieldsOfForm(context, webServiceUser);
    const password = await rotateWebServicePassword(platformDeps(context), { code: facility.code, username, overlapDays: DEFAULT_OVERLAP_DAYS, actor: context.administrator.username });
    const note = `${FOR_BPJS} Kata sandi yang lama masih diterima ${DEFAULT_OVERLAP_DAYS} hari lagi.`;
    return view(<ShownOnce title="Kata sandi web service baru" secrets={[{ label: facility.name, username, password, note }]} then={facilityPath(facility.code)} />);
  }),
  platformPage('post', '/faskes/:kode/web-service/akhiri', async (context) => {
    const { code } = await theListed(context);
    const { webservice: username } = fieldsOfForm(context, webServiceUser);
    await endOldWebServicePassword(platformDeps(context), { code, username, actor: context.administrator.username });
    return goTo(facilityPath(code), `Kata sandi lama ${username} tidak diterima lagi.`);
  }),
  platformPage('post', '/faskes/:kode/web-service/nonaktif', async (context) => {
    const { code } = await theListed(context);
    const { webservice: username } = fieldsOfForm(context, webServiceUser);
    await disableWebServiceUser(platformDeps(context), { code, username, actor: context.administrator.username });
    return goTo(facilityPath(code), `${username} tidak dapat memanggil lagi.`);
  }),
  platformPage('post', '/faskes/:kode/web-service/aktif', async (context) => {
    const { code } = await theListed(context);
    const { webservice: username } = fieldsOfForm(context, webServiceUser);
    await enableWebServiceUser(platformDeps(context), { code, username, actor: context.administrator.username });
    return goTo(facilityPath(code), `${username} dapat memanggil lagi.`);
  }),
  platformPage('get', '/faskes/:kode/administrator', async (context) => view(<NewAdministrator facility={await theListed(context)} state={freshState({})} />)),
  platformPage('post', '/faskes/:kode/administrator', async (context) => {
    const facility = await theListed(context);
    return submitForm(context.form, phraseForPlatform, {
      schema: administratorForm,
      fields: FIELD_OF,
      draw: (state) => <NewAdministrator facility={facility} state={state} />,
      save: async ({ administrator: username, namaadministrator: fullName }) => {
        const password = await addFacilityAdministrator(platformDeps(context), { code: facility.code, username, fullName, actor: context.administrator.username });
        return view(<ShownOnce title="Administrator sudah ditambahkan" secrets={[{ label: facility.name, username, password, note: FOR_STAFF }]} then={facilityPath(facility.code)} />);
      },
    });
  }),
  platformPage('post', '/faskes/:kode/administrator/sandi', async (context) => {
    const facility = await theListed(context);
    const { administrator: username } = fieldsOfForm(context, administrator);
    const password = await resetFacilityAdministrator(platformDeps(context), { code: facility.code, username, actor: context.administrator.username });
    return view(<ShownOnce title="Kata sandi sementara" secrets={[{ label: facility.name, username, password, note: FOR_STAFF }]} then={facilityPath(facility.code)} />);
  }),
];
