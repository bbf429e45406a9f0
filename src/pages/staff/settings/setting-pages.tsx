import type { PageRoute } from '../../page';

export const settingPages: readonly PageRoute[] = [];
