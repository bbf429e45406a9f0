import { z } from 'zod';
import { addApiClient, apiClients, apiClientVersion, changeApiClient, revokeApiKey, rotateApiKey, type ApiClient, type ApiKey } from '../../../auth/api-clients';
import { API_SCOPES } from '../../../auth/api-scopes';
import { goTo, PageComplaint, staffPage, view, type Fields, type PageReply, type PageRoute, type StaffContext } from '../../page';
import { freshState, submitEdit, VERSION_FIELD } from '../edit-state';
import { manyOf, oneLine, version } from '../form-fields';
import { CLIENTS_AT, SecretShownOnce } from '../integration-page';
import { ADMINISTRATOR } from '../master-data/data-page';
import { ChangeClient, ClientList, clientPath, ConfirmRevoke, NewClient, OVERLAP_DAYS } from './api-client-views';

const scopes = manyOf('Cakupan', API_SCOPES).refine((chosen) => chosen.length > 0, 'Pilih paling sedikit satu cakupan.');
const newSchema = z.object({ klien: oneLine('Nama klien', 40).transform((name) => name.toLowerCase()), cakupan: scopes });
const changeSchema = z.object({ cakupan: scopes, versi: version });

const FIELD_OF = { 'client-name-not-plain': 'klien', 'client-name-taken': 'klien', 'scopes-missing': 'cakupan' };

const valuesOf = (client: ApiClient): Fields => ({ cakupan: client.scopes, [VERSION_FIELD]: apiClientVersion(client) });

async function theClient({ deps, facility, params }: StaffContext): Promise<ApiClient> {
  const client = (await apiClients(deps.db, facility.facilityId)).find(({ clientName }) => clientName === params['nama']);
  if (client === undefined) throw new PageComplaint('Klien API tidak ditemukan.', 404);
  return client;
}

async function theKey({ deps, facility, params }: StaffContext): Promise<{ client: ApiClient; apiKey: ApiKey }> {
  for (const client of await apiClients(deps.db, facility.facilityId)) {
    const apiKey = client.keys.find(({ keyId }) => keyId === params['kunci']);
    if (apiKey !== undefined) return { client, apiKey };
  }
  throw new PageComplaint('Kunci API tidak ditemukan.', 404);
}

/** A button of the page of one client. */
const press = (step: string, act: (context: StaffContext, client: ApiClient) => Promise<PageReply>): PageRoute =>
  staffPage({ method: 'post', path: `${CLIENTS_AT}/klien/:nama/${step}`, roles: ADMINISTRATOR, handle: async (context) => act(context, await theClient(context)) });

/** Shown with the answer of the press itself, which nobody keeps: no address, history or message holds it. */
const showKey = (clientName: string, key: string, isFirst: boolean): PageReply =>
  view(
    <SecretShownOnce title={`Kunci API untuk ${clientName}`} secret={key} done={clientPath(clientName)}>
      <p>
        SIMRS mengirimnya pada setiap panggilan: <code>Authorization: Bearer {key.slice(0, 6)}…</code>
        {!isFirst && ` Kunci sebelumnya tetap berlaku ${OVERLAP_DAYS} hari.`}
      </p>
    </SecretShownOnce>,
  );

export const apiClientPages: readonly PageRoute[] = [
  staffPage({ method: 'get', path: CLIENTS_AT, roles: ADMINISTRATOR, handle: async ({ deps, facility }) => view(<ClientList clients={await apiClients(deps.db, facility.facilityId)} />) }),
  staffPage({ method: 'get', path: `${CLIENTS_AT}/baru`, roles: ADMINISTRATOR, handle: () => view(<NewClient state={freshState({})} />) }),
  staffPage({
    method: 'post',
    path: `${CLIENTS_AT}/baru`,
    roles: ADMINISTRATOR,
    handle: (context) =>
      submitEdit(context, {
        schema: newSchema,
        fields: FIELD_OF,
        draw: (state) => <NewClient state={state} />,
        save: async ({ klien, cakupan }) => {
          const { deps, facility, staff } = context;
          return showKey(klien, await addApiClient(deps, facility.facilityId, { clientName: klien, scopes: cakupan, actor: staff.username }), true);
        },
      }),
  }),
  staffPage({
    method: 'get',
    path: `${CLIENTS_AT}/klien/:nama`,
    roles: ADMINISTRATOR,
    handle: async (context) => {
      const client = await theClient(context);
      return view(<ChangeClient client={client} state={freshState(valuesOf(client))} />);
    },
  }),
  staffPage({
    method: 'post',
    path: `${CLIENTS_AT}/klien/:nama`,
    roles: ADMINISTRATOR,
    handle: (context) =>
      submitEdit(context, {
        schema: changeSchema,
        fields: FIELD_OF,
        stored: async () => valuesOf(await theClient(context)),
        draw: async (state) => <ChangeClient client={await theClient(context)} state={state} />,
        save: async ({ cakupan, versi }) => {
          const { deps, facility, staff } = context;
          const { clientName } = await theClient(context);
          await changeApiClient(deps, facility.facilityId, { clientName, scopes: cakupan, version: versi, actor: staff.username });
          return goTo(CLIENTS_AT, `${clientName} sudah disimpan.`);
        },
      }),
  }),
  press('kunci', async ({ deps, facility, staff }, { clientName }) =>
    showKey(clientName, await rotateApiKey(deps, facility.facilityId, { clientName, overlapMinutes: OVERLAP_DAYS * 24 * 60, actor: staff.username }), false),
  ),
  press('nonaktif', async ({ deps, facility, staff }, { clientName }) => {
    await changeApiClient(deps, facility.facilityId, { clientName, isDisabled: true, actor: staff.username });
    return goTo(clientPath(clientName), `${clientName} tidak dapat memanggil lagi.`);
  }),
  press('aktif', async ({ deps, facility, staff }, { clientName }) => {
    await changeApiClient(deps, facility.facilityId, { clientName, isDisabled: false, actor: staff.username });
    return goTo(clientPath(clientName), `${clientName} dapat memanggil lagi.`);
  }),
  staffPage({ method: 'get', path: `${CLIENTS_AT}/kunci/:kunci/cabut`, roles: ADMINISTRATOR, handle: async (context) => view(<ConfirmRevoke {...await theKey(context)} />) }),
  staffPage({
    method: 'post',
    path: `${CLIENTS_AT}/kunci/:kunci/cabut`,
    roles: ADMINISTRATOR,
    handle: async (context) => {
      const { client, apiKey } = await theKey(context);
      await revokeApiKey(context.deps, context.facility.facilityId, { keyId: apiKey.keyId, actor: context.staff.username });
      return goTo(clientPath(client.clientName), `Kunci ao_${apiKey.keyId}_… sudah dicabut.`);
    },
  }),
];
