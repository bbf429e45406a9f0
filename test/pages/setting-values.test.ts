import { facilitySettingsSchema } from '../../src/platform/facility-settings';
import { readSettings, settingFields } from '../../src/pages/staff/settings/setting-values';
import { namesOf } from '../../src/pages/staff/settings/setting-words';

const TARGETS = { targetShareOfUse: 90, targetMobileJkn: 60, targetCompleteGood: 85, targetCompleteFair: 70, onTimeMinutes: 5 };
const names = namesOf({ kind: 'FKRTL' }, 'indikator');
const typed = (over: object = {}) => ({ ...settingFields(facilitySettingsSchema.parse(TARGETS), names), ...over });

test('the targets are entered as whole per cent and minutes, by hospitals and clinics alike', () => {
  expect(readSettings(typed(), names)).toEqual({ wanted: TARGETS, errors: {} });
  expect(namesOf({ kind: 'FKTP' }, 'indikator')).toEqual(names);
  const { errors } = readSettings(typed({ targetShareOfUse: '101', targetMobileJkn: '79,5', onTimeMinutes: '0' }), names);
  expect(errors).toEqual({ targetShareOfUse: 'Isi angka bulat 0 sampai 100.', targetMobileJkn: 'Isi angka bulat 0 sampai 100.', onTimeMinutes: 'Isi angka bulat 1 sampai 1440.' });
});

test('amber does not begin above green, neither in the form nor by any other way in', () => {
  expect(readSettings(typed({ targetCompleteFair: '86' }), names).errors).toEqual({ targetCompleteFair: 'Batas kuning tidak boleh lebih tinggi daripada batas hijau.' });
  expect(facilitySettingsSchema.safeParse({ targetCompleteGood: 85, targetCompleteFair: 86 }).success).toBe(false);
  expect(facilitySettingsSchema.safeParse({ targetCompleteGood: 85, targetCompleteFair: 85 }).success).toBe(true);
});
