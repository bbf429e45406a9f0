import { doctorPages } from './staff/doctor/doctor-pages';
import { displayPages } from './display/display-pages';
import { kioskPages } from './kiosk/kiosk-pages';
import { onlyAt, type PageRoute } from './page';
import { apiClientPages } from './staff/api-clients/api-client-pages';
import { clinicPages } from './staff/clinic/clinic-pages';
import { carePages } from './staff/clinic-care/care-pages';
import { devicePages } from './staff/devices/device-pages';
import { homePages } from './staff/home';
import { importPages } from './staff/imports/import-pages';
import { masterDataPages } from './staff/master-data/master-data-pages';
import { monitorPages } from './staff/monitor/monitor-pages';
import { otherServicePages } from './staff/other-services/other-service-pages';
import { ownPasswordPages } from './staff/own-password';
import { paperPages } from './staff/paper/paper-pages';
import { pharmacyPages } from './staff/pharmacy/pharmacy-pages';
import { registrationPages } from './staff/registration/registration-pages';
import { securityPages } from './staff/security/security-pages';
import { settingPages } from './staff/settings/setting-pages';
import { signInPages } from './staff/sign-in';
import { userPages } from './staff/users/user-pages';
import { webhookPages } from './staff/webhooks/webhook-pages';
import { startPages } from './start-page';
import { ticketPages } from './ticket/ticket-pages';

/** Every page there is. Who may open it stands with each; the tests walk this list. */
export const PAGES: readonly PageRoute[] = [
  ...startPages,
  ...kioskPages,
  ...displayPages,
  ...signInPages,
  ...homePages,
  ...ownPasswordPages,
  ...onlyAt('FKRTL', clinicPages),
  ...registrationPages,
  ...onlyAt('FKRTL', otherServicePages),
  ...onlyAt('FKRTL', pharmacyPages),
  ...carePages,
  ...paperPages,
  ...monitorPages,
  ...masterDataPages,
  ...importPages,
  ...apiClientPages,
  ...webhookPages,
  ...devicePages,
  ...userPages,
  ...settingPages,
  ...doctorPages,
  ...securityPages,
  ...ticketPages,
];
