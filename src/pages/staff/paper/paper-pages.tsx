import type { PageRoute } from '../../page';

export const paperPages: readonly PageRoute[] = [];
