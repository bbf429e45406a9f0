import { JourneyForm } from './kiosk-screen';

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];
const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

interface NumberPadProps {
  to: string;
  journeyKey: string;
  /** Name of the field. */
  name: string;
  label: string;
  most: number;
  /** A code may hold letters as well. */
  hasLetters?: boolean;
  /** What is scanned comes here. */
  takesScans?: boolean;
  /** What stood there and was wrong: to be mended, or wiped in one touch. */
  typed?: string | undefined;
}

/** Large keys under a large field. kiosk.js types; the field is read only for everything else, so that no keyboard of the tablet opens. */
export function NumberPad({ to, journeyKey, name, label, most, hasLetters = false, takesScans = false, typed = '' }: NumberPadProps) {
  const kept = keptOf(typed, most);
  return (
    <JourneyForm to={to} journeyKey={journeyKey} class="pad" data-pad data-scan={takesScans ? true : undefined}>
      <label class="pad__label" for="isian">
        {label}
      </label>
      <div class="pad__entry">
        <input class="pad__field number" id="isian" name={name} value={kept} data-pad-value data-scan-value={takesScans ? true : undefined} inputMode="none" autocomplete="off" readOnly maxLength={most} />
        {kept !== '' && (
          <button type="button" class="key key--word" data-erase="all">
            Hapus semua
          </button>
        )}
      </div>
      <div class="pad__keys" data-keys="digits">
        {DIGITS.map((digit) => (
          <Key key={digit} sign={digit} />
        ))}
        {hasLetters ? (
          <button type="button" class="key key--word" data-show-keys="letters">
            ABC
          </button>
        ) : (
          <span />
        )}
        <Key sign="0" />
        <Erase />
      </div>
      {hasLetters && (
        <div class="pad__keys pad__keys--letters" data-keys="letters" hidden>
          {LETTERS.map((letter) => (
            <Key key={letter} sign={letter} />
          ))}
          <Key sign="-" />
          <button type="button" class="key key--word" data-show-keys="digits">
            123
          </button>
          <Erase />
        </div>
      )}
      <button class="big big--primary pad__go" data-pad-go>
        Lanjut
      </button>
    </JourneyForm>
  );
}

/** As the keys would have typed it; nothing, if they could not. */
function keptOf(typed: string, most: number): string {
  const plain = typed.toUpperCase().replace(/\s+/g, '');
  return plain.length <= most && /^[0-9A-Z-]*$/.test(plain) ? plain : '';
}

function Key({ sign }: { sign: string }) {
  return (
    <button type="button" class="key" data-key={sign}>
      {sign}
    </button>
  );
}

function Erase() {
  return (
    <button type="button" class="key key--word" data-erase aria-label="Hapus satu angka">
      Hapus
    </button>
  );
}
