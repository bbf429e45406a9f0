import { Busboy, type BusboyFileStream, type BusboyHeaders, type BusboyInstance } from '@fastify/busboy';
import type { Request } from 'express';
import { PageComplaint, type SentFile } from './page';
import { SENTENCES } from './refusals';

/** A form with a file, read up to where the file begins: who sends it is known before any of the file is taken. */
export interface BegunUpload {
  fields: Record<string, string>;
  file?: SentFile;
  /** Lets the rest of the request go by, so that the browser hears the answer. */
  leaveRest: () => void;
}

const LIMITS = { fields: 20, fieldNameSize: 100, fieldSize: 2_000, files: 1, parts: 22, headerPairs: 20, headerSize: 8_192 };

/** Undefined for a form without a file: a browser without one sends it as an empty file. @throws PageComplaint when it cannot be read */
export async function beginUpload(request: Request): Promise<BegunUpload | undefined> {
  const type = request.headers['content-type'];
  if (type === undefined || !/^multipart\/form-data\b/i.test(type)) return undefined;
  const fields: Record<string, string> = {};
  let parser: BusboyInstance;
  try {
    parser = new Busboy({ headers: request.headers as BusboyHeaders, limits: LIMITS });
  } catch {
    throw new PageComplaint(SENTENCES.badRequest, 400);
  }
  let begun: BusboyFileStream | undefined;
  const leaveRest = (): void => {
    request.unpipe(parser);
    request.resume();
    begun?.destroy();
  };
  const begins = new Promise<SentFile | undefined>((resolve, reject) => {
    const unreadable = (): void => {
      reject(new PageComplaint(SENTENCES.badRequest, 400));
      // whoever reads it hears of it, and nobody waits for ever
      begun?.destroy(new Error('cut off'));
    };
    // What stands behind the file has come when it is too late to count.
    parser.on('field', (name, value) => begun === undefined && (fields[name] = value));
    parser.on('file', (_field, stream, name) => {
      begun = stream;
      stream.on('error', unreadable);
      resolve(name === undefined || name === '' ? undefined : { name, chunks: whole(stream) });
    });
    parser.on('finish', () => resolve(undefined));
    parser.on('error', unreadable);
    request.once('close', () => {
      if (!request.complete) unreadable();
    });
  });
  request.pipe(parser);
  try {
    const file = await begins;
    return { fields, leaveRest, ...(file === undefined ? {} : { file }) };
  } catch (error) {
    leaveRest();
    throw error;
  }
}

/** The bytes of a file that came whole; one that was cut off is no file. @throws PageComplaint */
async function* whole(stream: BusboyFileStream): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of stream) yield chunk as Uint8Array;
  } catch {
    throw new PageComplaint('Berkas tidak sampai seluruhnya. Unggah lagi.');
  }
}
