import { accountPages, endingPages } from './ending-pages';
import { facilityPages } from './facility-pages';
import { ownAccountPages } from './own-account';
import type { PlatformRoute } from './platform-route';

/** Every page of the platform; the tests walk this list. */
export const PLATFORM_PAGES: readonly PlatformRoute[] = [...ownAccountPages, ...facilityPages, ...accountPages, ...endingPages];
