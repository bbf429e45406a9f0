/** Reads our own pages as a visitor without a browser does: where they lead, and what their forms would send. */
export interface PageForm {
  method: 'get' | 'post';
  /** As written: with the facility's base. */
  action: string;
  /** What is sent as the form stands, `_csrf` left out; empty required fields hold something plausible. */
  fields: Record<string, string>;
}

const attribute = (tag: string, name: string): string | undefined => {
  const found = new RegExp(`\\s${name}(?:="([^"]*)")?(?=[\\s/>])`).exec(tag);
  return found === null ? undefined : decode(found[1] ?? '');
};

const decode = (text: string): string => text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&#39;', "'").replaceAll('&amp;', '&');

/** The addresses of all links, without what stands behind `#`. */
export function linksOf(html: string): string[] {
  return [...html.matchAll(/<a\s[^>]*>/g)].flatMap(([tag]) => {
    const href = attribute(tag, 'href')?.replace(/#.*$/, '');
    return href === undefined || href === '' ? [] : [href];
  });
}

const PLAUSIBLE: Record<string, string> = { number: '5', date: '2027-01-18', time: '10:00', tel: '081200000001', password: 'sandi-petugas-uji', email: 'a@b.example' };

/** Each form once per button that sends something of its own. */
export function formsOf(html: string, at: string): PageForm[] {
  return [...html.matchAll(/<form\s[^>]*>([\s\S]*?)<\/form>/g)].flatMap(([whole, inside]) => {
    const tag = /^<form\s[^>]*>/.exec(whole)![0];
    const id = attribute(tag, 'id');
    // A button or a field may stand elsewhere and name its form.
    const elsewhere = id === undefined ? '' : [...html.matchAll(new RegExp(`<(?:button|input|select|textarea)\\s[^>]*\\sform="${id}"[^>]*>`, 'g'))].map(([found]) => found).join('');
    const body = (inside ?? '') + elsewhere;
    const fields: Record<string, string> = {};
    const put = (name: string | undefined, value: string): void => {
      if (name !== undefined && name !== '' && name !== '_csrf') fields[name] ??= value;
    };
    for (const [input] of body.matchAll(/<input\s[^>]*>/g)) {
      const type = attribute(input, 'type') ?? 'text';
      const value = attribute(input, 'value');
      if (['submit', 'button', 'reset'].includes(type)) continue;
      if (['checkbox', 'radio'].includes(type) && attribute(input, 'checked') === undefined && (type === 'checkbox' || new RegExp(`name="${attribute(input, 'name') ?? ''}"[^>]*\\schecked`).test(body))) continue;
      put(attribute(input, 'name'), value !== undefined && value !== '' ? value : attribute(input, 'required') !== undefined || type !== 'hidden' ? (PLAUSIBLE[type] ?? 'uji') : '');
    }
    for (const [textarea, text] of body.matchAll(/<textarea\s[^>]*>([\s\S]*?)<\/textarea>/g)) put(attribute(textarea, 'name'), decode(text ?? '') || 'uji');
    for (const [select] of body.matchAll(/<select\s[^>]*>[\s\S]*?<\/select>/g)) {
      const options = [...select.matchAll(/<option[^>]*>/g)].map(([option]) => ({ value: attribute(option, 'value') ?? '', isChosen: attribute(option, 'selected') !== undefined }));
      put(attribute(select, 'name'), (options.find(({ isChosen, value }) => isChosen && value !== '') ?? options.find(({ value }) => value !== ''))?.value ?? '');
    }
    const method = (attribute(tag, 'method') ?? 'get').toLowerCase() === 'post' ? ('post' as const) : ('get' as const);
    const buttons = [...body.matchAll(/<button\s[^>]*>/g)].map(([button]) => button).filter((button) => attribute(button, 'name') !== undefined);
    const variants = buttons.length === 0 ? [{}] : buttons.map((button) => ({ [attribute(button, 'name')!]: attribute(button, 'value') ?? '' }));
    const actions = new Set([attribute(tag, 'action') ?? at, ...[...body.matchAll(/<button\s[^>]*>/g)].flatMap(([button]) => attribute(button, 'formaction') ?? [])]);
    return [...actions].flatMap((action) => variants.map((variant): PageForm => ({ method, action, fields: { ...fields, ...variant } })));
  });
}
