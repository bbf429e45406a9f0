import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const CLI = path.join(__dirname, '../../src/cli');

export interface CommandLine {
  /** `desk`, as in `npm run desk`. */
  command: string;
  argv: string[];
}

/**
 * Every command of src/cli that takes --code, from the tables the command lines are read with, each with all its options.
 * @param valueOf what an option or a word is given; '': it is a flag; undefined: it is left out
 */
export function commandLines(valueOf: (command: string, option: string) => string | undefined): CommandLine[] {
  return readdirSync(CLI)
    .filter((file) => file.endsWith('-arguments.ts'))
    .flatMap((file) => {
      const command = file.replace('-arguments.ts', '');
      return tableOf(file).flatMap(({ name, options, words }) => {
        if (!options.includes('code')) return [];
        const given = options.flatMap((option) => {
          const value = valueOf(command, option);
          return value === undefined ? [] : [value === '' ? [`--${option}`] : [`--${option}`, value]];
        });
        const said = words.map((word) => valueOf(command, word) ?? '');
        const start = name === 'run' ? [] : [...name.split(' '), ...said];
        // All at once, and each option beside --code alone: some exclude each other.
        const code = ['--code', valueOf(command, 'code')!];
        return [given.flat(), ...given.filter(([option]) => option !== '--code').map((one) => [...code, ...one]), code].map((rest) => ({ command, argv: [...start, ...rest] }));
      });
    });
}

interface Described {
  name: string;
  options: string[];
  words: string[];
}

function tableOf(file: string): Described[] {
  const source = ts.createSourceFile(file, readFileSync(path.join(CLI, file), 'utf8'), ts.ScriptTarget.ES2023, true);
  const found: Described[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && node.name.getText(source) === 'COMMANDS' && node.initializer !== undefined) {
      const table = ts.isAsExpression(node.initializer) ? node.initializer.expression : node.initializer;
      if (ts.isObjectLiteralExpression(table)) for (const entry of table.properties) found.push(describedBy(entry, source));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function describedBy(entry: ts.ObjectLiteralElementLike, source: ts.SourceFile): Described {
  const text = entry.getText(source);
  const list = (name: string): string[] => [...(new RegExp(`\\b${name}: \\[([^\\]]*)\\]`).exec(text)?.[1] ?? '').matchAll(/'([^']+)'/g)].map(([, each]) => each!);
  return { name: entry.name!.getText(source).replaceAll("'", ''), options: list('options'), words: list('words') };
}
