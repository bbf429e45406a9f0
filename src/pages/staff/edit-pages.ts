import type { VNode } from 'preact';
import type { z } from 'zod';
import type { Role } from '../../auth/staff';
import { goTo, staffPage, view, type Fields, type PageReply, type PageRoute, type StaffContext } from '../page';
import { freshState, submitEdit, type EditState } from './edit-state';

export interface Edited<Item, New extends z.ZodType, Change extends z.ZodType> {
  /** Where the list is; one more is made at `/baru` below it. */
  at: string;
  /** What names one of them in the path: `:kode`. */
  key: string;
  roles: readonly Role[];
  /** Which field a refusal is about. */
  fields: Record<string, string>;
  list: (context: StaffContext) => Promise<PageReply>;
  /** The one of the path; complains where there is none. */
  find: (context: StaffContext) => Promise<Item>;
  valuesOf: (item: Item) => Fields;
  newSchema: New;
  /** What stands in the empty form. */
  blank: (context: StaffContext) => Fields;
  drawNew: (state: EditState, context: StaffContext) => Promise<VNode> | VNode;
  /** Stores it and says so; the list is shown next. */
  add: (context: StaffContext, input: z.output<New>) => Promise<string>;
  changeSchema: Change;
  drawChange: (item: Item, state: EditState, context: StaffContext) => Promise<VNode> | VNode;
  change: (context: StaffContext, input: z.output<Change>) => Promise<string>;
}

/** List, new and change: the pages that every kind of master data has. */
export function editPages<Item, New extends z.ZodType, Change extends z.ZodType>(edited: Edited<Item, New, Change>): readonly PageRoute[] {
  const { at, key, roles, fields, find } = edited;
  return [
    staffPage({ method: 'get', path: at, roles, handle: edited.list }),
    staffPage({ method: 'get', path: `${at}/baru`, roles, handle: async (context) => view(await edited.drawNew(freshState(edited.blank(context)), context)) }),
    staffPage({
      method: 'post',
      path: `${at}/baru`,
      roles,
      handle: (context) =>
        submitEdit(context, {
          schema: edited.newSchema,
          fields,
          draw: (state) => edited.drawNew(state, context),
          save: async (input) => goTo(at, await edited.add(context, input)),
        }),
    }),
    staffPage({
      method: 'get',
      path: `${at}/${key}`,
      roles,
      handle: async (context) => {
        const item = await find(context);
        return view(await edited.drawChange(item, freshState(edited.valuesOf(item)), context));
      },
    }),
    staffPage({
      method: 'post',
      path: `${at}/${key}`,
      roles,
      handle: (context) =>
        submitEdit(context, {
          schema: edited.changeSchema,
          fields,
          stored: async () => edited.valuesOf(await find(context)),
          draw: async (state) => edited.drawChange(await find(context), state, context),
          save: async (input) => goTo(at, await edited.change(context, input)),
        }),
    }),
  ];
}
