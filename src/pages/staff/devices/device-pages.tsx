import { z } from 'zod';
import { acceptPairing, changeDevice, deviceVersion, findDevice, listDevices, pairingOf, revokeDevice, type ListedDevice } from '../../../auth/devices';
import { refuseStaff } from '../../../auth/staff-refusals';
import { allClinics } from '../../../schedules/clinic-editing';
import { servicePoints } from '../../../service-points/service-point';
import { serviceQueues } from '../../../service-points/service-queue';
import { layoutOfHouse } from '../../display/display-layout';
import { goTo, PageComplaint, staffPage, view, type Fields, type PageRoute, type StaffContext } from '../../page';
import { freshState, submitEdit, textOf, VERSION_FIELD, type EditState } from '../edit-state';
import { oneLine, version } from '../form-fields';
import { inForce } from '../in-force';
import { ADMINISTRATOR } from '../master-data/data-page';
import { ChangeDevice, DeviceList, DEVICES_AT, KIND_NAMES, PairDevice } from './device-views';
import { layoutValues, readLayout, type LayoutOffers } from './layout-form';

const pairSchema = z.object({ kode: oneLine('Kode', 12), nama: oneLine('Nama perangkat', 60) });
const NAME_FIELD = oneLine('Nama perangkat', 60);

async function theDevice({ deps, facility, params }: StaffContext): Promise<ListedDevice> {
  const id = Number(params['id']);
  const device = Number.isSafeInteger(id) ? await findDevice(deps.db, facility.facilityId, id) : undefined;
  if (device === undefined) throw new PageComplaint('Perangkat tidak ditemukan.', 404);
  return device;
}

const valuesOf = ({ facility }: StaffContext, device: ListedDevice): Fields => ({ nama: device.name, ...layoutValues(facility, device.kind, device.layout), [VERSION_FIELD]: deviceVersion(device) });

async function offersOf({ deps, facility: { facilityId } }: StaffContext): Promise<LayoutOffers> {
  const [clinics, queues] = await Promise.all([allClinics(deps.db, facilityId), serviceQueues(deps.db, facilityId)]);
  return {
    clinics: clinics.map((clinic) => ({ value: clinic.clinicCode, label: clinic.clinicName })),
    queues: queues.filter((queue) => queue.kind === 'other').map((queue) => ({ value: queue.queueCode, label: queue.name })),
  };
}

/** A form whose fields depend on the kind of the device; what is wrong with the layout stands at its fields. */
function deviceSchema(device: ListedDevice) {
  return z
    .record(z.string(), z.union([z.string(), z.array(z.string())]))
    .transform((form: Fields, context) => {
      const name = NAME_FIELD.safeParse(form['nama']);
      const read = readLayout(device.kind, form);
      const errors = { ...('errors' in read ? read.errors : {}), ...(name.success ? {} : { nama: name.error.issues[0]?.message ?? '' }) };
      for (const [field, message] of Object.entries(errors)) context.issues.push({ code: 'custom', input: form, path: [field], message });
      return { name: name.data ?? '', layout: 'layout' in read ? read.layout : {}, version: version.parse(form[VERSION_FIELD]) };
    });
}

/** What is typed as the code of a device decides the kind; it may have expired since the page was opened. */
async function drawPairing(context: StaffContext, state: EditState) {
  const { deps, facility } = context;
  const asked = await pairingOf(deps, facility.facilityId, textOf(state.values, 'kode'));
  if (asked === undefined) throw refuseStaff('pairing-code-unknown');
  return <PairDevice kind={asked.kind} state={{ ...state, values: { ...state.values, kode: asked.pairingCode } }} />;
}

export const devicePages: readonly PageRoute[] = [
  staffPage({
    method: 'get',
    path: DEVICES_AT,
    roles: ['administrator', 'supervisor'],
    handle: async ({ deps, facility }) => view(<DeviceList devices={await listDevices(deps.db, facility.facilityId)} />),
  }),
  staffPage({
    method: 'get',
    path: `${DEVICES_AT}/pasang`,
    roles: ADMINISTRATOR,
    handle: async (context) => {
      const { deps, facility, query } = context;
      const asked = await pairingOf(deps, facility.facilityId, textOf(query, 'kode'));
      // A GET changes nothing, so the sentence comes with the list it leads back to.
      if (asked === undefined) return { kind: 'redirect', to: DEVICES_AT, flash: { tone: 'bad', text: 'Kode perangkat tidak ditemukan atau sudah kedaluwarsa. Periksa kode di layar perangkat.' } };
      return view(<PairDevice kind={asked.kind} state={freshState({ kode: asked.pairingCode })} />);
    },
  }),
  staffPage({
    method: 'post',
    path: `${DEVICES_AT}/pasang`,
    roles: ADMINISTRATOR,
    handle: (context) =>
      submitEdit(context, {
        schema: pairSchema,
        fields: { 'pairing-code-unknown': 'kode' },
        draw: (state) => drawPairing(context, state),
        save: async ({ kode, nama }) => {
          const { deps, facility, staff } = context;
          const asked = await pairingOf(deps, facility.facilityId, kode);
          const layout = asked?.kind === 'display' ? layoutOfHouse(await servicePoints(deps.db, facility.facilityId)) : {};
          const device = await acceptPairing(deps, facility.facilityId, { pairingCode: kode, name: nama, actor: staff.username, layout });
          await inForce(deps, facility);
          return goTo(`${DEVICES_AT}/${device.deviceId}`, `${nama} sudah terpasang sebagai ${KIND_NAMES[device.kind].toLowerCase()}. Pilih apa yang ditampilkannya.`);
        },
      }),
  }),
  staffPage({
    method: 'get',
    path: `${DEVICES_AT}/:id`,
    roles: ADMINISTRATOR,
    handle: async (context) => {
      const device = await theDevice(context);
      return view(<ChangeDevice device={device} state={freshState(valuesOf(context, device))} offers={await offersOf(context)} />);
    },
  }),
  staffPage({
    method: 'post',
    path: `${DEVICES_AT}/:id`,
    roles: ADMINISTRATOR,
    handle: async (context) => {
      const device = await theDevice(context);
      return submitEdit(context, {
        schema: deviceSchema(device),
        stored: async () => valuesOf(context, await theDevice(context)),
        draw: async (state) => <ChangeDevice device={await theDevice(context)} state={state} offers={await offersOf(context)} />,
        save: async ({ name, layout, version: shown }) => {
          const { deps, facility, staff } = context;
          await changeDevice(deps, facility.facilityId, { deviceId: device.deviceId, name, layout, version: shown, actor: staff.username });
          await inForce(deps, facility);
          return goTo(DEVICES_AT, `${name} sudah disimpan.`);
        },
      });
    },
  }),
  staffPage({
    method: 'post',
    path: `${DEVICES_AT}/:id/lepas`,
    roles: ADMINISTRATOR,
    handle: async (context) => {
      const { deps, facility, staff } = context;
      const { deviceId, name } = await theDevice(context);
      await revokeDevice(deps, facility.facilityId, deviceId, staff.username);
      await inForce(deps, facility);
      return goTo(DEVICES_AT, `${name} sudah dilepaskan.`);
    },
  }),
];
