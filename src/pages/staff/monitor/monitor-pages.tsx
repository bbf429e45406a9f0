import type { PageRoute } from '../../page';

export const monitorPages: readonly PageRoute[] = [];
