// Libraries that pages load as plain scripts.
export {};

declare global {
  var Idiomorph: { morph: (from: Element, to: Element, options: object) => void };
  var htmx: { process: (element: Element) => void; ajax: (verb: string, path: string, options: object) => Promise<void>; trigger: (element: Element, name: string) => void } | undefined;
}
