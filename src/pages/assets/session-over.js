// The session ended while something stands typed on the page: it stays as it is. Somebody signs in again in another tab, and the
// next press takes the token of the new session along.

const ID = 'sesi-berakhir';
const ENDED = 'Sesi Anda sudah berakhir. Yang Anda tulis belum tersimpan, dan tetap di sini.';
const STILL = 'Belum tersimpan. Masuk lagi dahulu di tab baru; bila diminta, pilih juga tempat tugas Anda di sana.';
const BACK = 'Anda sudah masuk lagi. Tekan tombolnya sekali lagi.';

const notice = () => document.getElementById(ID);

/** @param {string} text */
function say(text) {
  const words = notice()?.querySelector('p');
  if (words instanceof HTMLElement && words.textContent !== text) words.textContent = text;
}

function show() {
  if (notice() !== null) return;
  const { base = '' } = document.getElementById('halaman')?.dataset ?? {};
  const box = document.createElement('div');
  box.id = ID;
  box.className = 'session-over';
  box.setAttribute('role', 'alert');
  const words = document.createElement('p');
  words.textContent = ENDED;
  const link = document.createElement('a');
  link.className = 'button button--primary';
  link.target = '_blank';
  link.href = `${base}/petugas/masuk?ke=${encodeURIComponent(location.pathname.slice(base.length) + location.search)}`;
  link.textContent = 'Masuk lagi di tab baru, lalu tekan tombolnya sekali lagi';
  box.append(words, link);
  // Beside the page: whatever page comes next takes it away.
  document.body.append(box);
}

/** The form that is not sent yet. @type {string | undefined} */
let waiting;

/**
 * Puts the token of the session there is now into every form of this page.
 * @param {string} action of the form that is to be sent: the page must offer it to whoever signed in
 * @returns {Promise<boolean>} false: nobody has signed in who may
 */
async function takeToken(action) {
  try {
    const reply = await fetch(location.href, { headers: { 'x-look-again': '1' }, cache: 'no-store', credentials: 'same-origin', signal: AbortSignal.timeout(15_000) });
    if (!reply.ok || reply.redirected) return false;
    const page = new DOMParser().parseFromString(await reply.text(), 'text/html');
    const form = [...page.forms].find((each) => each.getAttribute('action') === action);
    const token = form?.querySelector('input[name=_csrf]')?.getAttribute('value') ?? '';
    if (token === '') return false;
    document.querySelectorAll('input[name=_csrf]').forEach((field) => field.setAttribute('value', token));
    return true;
  } catch {
    return false;
  }
}

async function lookWhetherBack() {
  if (notice() !== null && waiting !== undefined && (await takeToken(waiting))) say(BACK);
}

/** @param {string | undefined} action of the form whose press found the session over; undefined: nobody pressed */
export function sessionOver(action) {
  waiting = action ?? waiting;
  show();
  // It may be another session that has begun meanwhile, in another tab.
  void lookWhetherBack();
}

document.addEventListener('visibilitychange', () => void (document.hidden || lookWhetherBack()));

document.addEventListener('htmx:confirm', (event) => {
  const { detail, target } = /** @type {CustomEvent<{ verb: string; issueRequest: (isConfirmed: boolean) => void }>} */ (event);
  const action = target instanceof HTMLFormElement ? target.getAttribute('action') : null;
  if (notice() === null || detail.verb !== 'post' || action === null || event.defaultPrevented) return;
  event.preventDefault();
  waiting = action;
  void takeToken(action).then((isBack) => {
    if (isBack) detail.issueRequest(true);
    else say(STILL);
  });
});
