import { readFileSync } from 'node:fs';
import { addressList, type AddressList } from './address-list';
import type { Log } from './log';

/** Who may call the public listener, as configured. */
export interface PublicCallers {
  /** @param isPassedOn it says to come from somebody else: then it is a proxy that nobody has told of, and not this machine's own check */
  mayCall: (address: string, isPassedOn?: boolean) => boolean;
  /** Reads the file again; one that cannot be used leaves the list before in force. */
  reload: () => void;
  close: () => void;
}

const LOOK_EVERY_MS = 30_000;
const THIS_MACHINE = addressList('127.0.0.0/8 ::1');

/**
 * The allow-list of the public listener: a list, a file, or both, and always BPJS's own addresses and this machine. With
 * neither list nor file anybody may call. The file is looked at again twice a minute.
 * @throws Error with a sentence when the file cannot be used at the start
 */
export function openPublicCallers(allow: { list: AddressList; file?: string }, bpjsAddresses: AddressList, log: Log, { lookEveryMs = LOOK_EVERY_MS } = {}): PublicCallers {
  const { list, file } = allow;
  const allows = (lists: readonly AddressList[], address: string, isPassedOn: boolean): boolean =>
    (!isPassedOn && THIS_MACHINE.includes(address)) || lists.some((each) => each.includes(address));
  if (file === undefined) {
    return { mayCall: (address, isPassedOn = false) => list.isEmpty || allows([list, bpjsAddresses], address, isPassedOn), reload: () => undefined, close: () => undefined };
  }
  let text = readText(file);
  let listed = addressList(text);
  let complainedOf: string | undefined;
  const reload = (): void => {
    try {
      const found = readText(file);
      if (found === text) return;
      listed = addressList(found);
      text = found;
      log.info({ file }, 'a new list of callers is in force');
    } catch (error) {
      const sentence = (error as Error).message;
      if (complainedOf !== sentence) log.error({ file, sentence }, 'the list of callers cannot be used; the one before stays in force');
      complainedOf = sentence;
      return;
    }
    complainedOf = undefined;
  };
  const timer = setInterval(reload, lookEveryMs).unref();
  return { mayCall: (address, isPassedOn = false) => allows([listed, list, bpjsAddresses], address, isPassedOn), reload, close: () => clearInterval(timer) };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`, { cause: error });
  }
}
