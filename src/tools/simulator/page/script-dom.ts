/** What the page's scripts share: elements made of text only, calls to the control API, times in the facility's zone. */
export const SCRIPT_DOM = String.raw`
export const at = (id) => document.getElementById(id);

/** An element with properties and children; text children become text, never HTML. */
export function el(tag, props, ...children) {
  const node = Object.assign(document.createElement(tag), props);
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export function fill(node, ...children) {
  node.replaceChildren(...children);
}

/** Calls the control API; a refusal is thrown as the simulator's own sentence. */
export async function control(method, path, body) {
  const init = { method };
  if (body !== undefined) Object.assign(init, { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const reply = await fetch('/control/' + path, init);
  const content = await reply.json();
  if (!reply.ok) throw new Error(content.metadata ? content.metadata.message : 'Simulator menjawab ' + reply.status);
  return content;
}

export function trouble(text) {
  at('trouble').textContent = text;
  at('trouble').hidden = text === '';
}

/** Does something for a button: no second press meanwhile, and what goes wrong is shown. */
export async function doing(button, work) {
  button.disabled = true;
  try {
    await work();
    trouble('');
  } catch (error) {
    trouble(error instanceof TypeError ? 'Simulator tidak dapat dihubungi' : error.message);
  } finally {
    button.disabled = false;
  }
}

const OFFSET_HOURS = { WIB: 7, WITA: 8, WIT: 9 };
export const zone = { name: 'WIB' };

function local(ms) {
  const date = new Date(ms + OFFSET_HOURS[zone.name] * 3600000);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}
export const timeOf = (ms) => local(ms).slice(11, 16);
export const secondsOf = (ms) => local(ms).slice(11, 19);
export const dateOf = (ms) => local(ms).slice(0, 10);
`;
