import type { VNode } from 'preact';
import type { z } from 'zod';
import { Refusal } from '../../platform/refusal';
import type { Phrase } from '../complaint-of';
import { view, type Fields, type PageReply, type StaffContext, type ViewReply } from '../page';
import { phraseForPeople } from '../refusals';

/** What a form shows: what stands in its fields, what is wrong with them, and what somebody else stored meanwhile. */
export interface EditState {
  values: Fields;
  /** By field; the empty name is the form as a whole. */
  errors: Record<string, string>;
  /** Fields that somebody else changed since the form was opened, as they are stored now. */
  theirs: Fields;
}

/** Of the form field that carries what was shown. */
export const VERSION_FIELD = 'versi';

export function freshState(values: Fields): EditState {
  return { values, errors: {}, theirs: {} };
}

export function textOf(fields: Fields, name: string): string {
  const value = fields[name];
  return typeof value === 'string' ? value : (value?.[0] ?? '');
}

export function listOf(fields: Fields, name: string): string[] {
  const value = fields[name];
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}

export interface Edit<Schema extends z.ZodType, Reply = PageReply> {
  schema: Schema;
  /** Saves, and says where to go. */
  save: (input: z.output<Schema>) => Promise<Reply>;
  /** The page with the form in this state. */
  draw: (state: EditState) => Promise<VNode> | VNode;
  /** Which field a refusal is about; those not named are about the form as a whole. */
  fields?: Record<string, string>;
  /** The form as it would show what is stored now; for forms that carry a version. */
  stored?: () => Promise<Fields | undefined>;
}

/**
 * A POST of a form: what was typed is never lost. Whatever is wrong comes back with the form, each sentence at its field;
 * where somebody else saved meanwhile, the form shows what they stored beside what was typed, and may be sent once more.
 */
export async function submitEdit<Schema extends z.ZodType>({ form, facility }: StaffContext, edit: Edit<Schema>): Promise<PageReply> {
  return submitForm(form, (refusal) => phraseForPeople(refusal, facility.timeZone), edit);
}

/** The same for a form of any door. */
export async function submitForm<Schema extends z.ZodType, Reply>(form: Fields, phrase: Phrase, edit: Edit<Schema, Reply>): Promise<Reply | ViewReply> {
  const typed: EditState = freshState(form);
  const parsed = edit.schema.safeParse(form);
  if (!parsed.success) return view(await edit.draw({ ...typed, errors: errorsOf(parsed.error) }), 422);
  try {
    return await edit.save(parsed.data);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { code } = error as Refusal<Record<string, unknown>>;
    const sentence = phrase(error as Refusal<Record<string, unknown>>);
    if (sentence === undefined) throw error;
    const errors = { [edit.fields?.[code] ?? '']: sentence };
    const stored = code === 'changed-meanwhile' ? await edit.stored?.() : undefined;
    if (stored === undefined) return view(await edit.draw({ ...typed, errors }), 422);
    const values = { ...typed.values, [VERSION_FIELD]: stored[VERSION_FIELD] ?? '' };
    return view(await edit.draw({ values, errors, theirs: differing(stored, typed.values) }), 409);
  }
}

function errorsOf(error: z.ZodError): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const { path, message } of error.issues) errors[String(path[0] ?? '')] ??= message;
  return errors;
}

function differing(stored: Fields, typed: Fields): Fields {
  const plain = (fields: Fields, name: string): string => JSON.stringify([...listOf(fields, name)].filter((value) => value !== '').sort());
  return Object.fromEntries(Object.entries(stored).filter(([name]) => name !== VERSION_FIELD && plain(stored, name) !== plain(typed, name)));
}
