import type { PageRoute } from '../../page';

export const registrationPages: readonly PageRoute[] = [];
