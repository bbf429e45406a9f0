/** What writes, locks, or reaches beyond the tables that a hospital means to show. As words of SQL outside texts and quoted names. */
const WRITING = [
  'insert', 'update', 'delete', 'merge', 'upsert', 'truncate', 'drop', 'alter', 'create', 'rename', 'grant', 'revoke', 'call', 'exec', 'execute', 'prepare',
  'deallocate', 'do', 'handler', 'copy', 'lock', 'unlock', 'load', 'load_file', 'into', 'outfile', 'dumpfile', 'vacuum', 'analyze', 'reindex', 'refresh', 'listen', 'notify', 'kill',
  'begin', 'commit', 'rollback', 'savepoint', 'shutdown', 'install', 'sleep', 'benchmark', 'get_lock', 'release_lock', 'pg_sleep', 'nextval', 'setval', 'set_config',
  'lo_import', 'lo_export', 'dblink', 'dblink_exec', 'pg_read_file', 'pg_read_binary_file', 'pg_ls_dir', 'pg_terminate_backend', 'pg_cancel_backend',
];
const WRITING_WORD = new RegExp(`(?<![\\w$])(${WRITING.join('|')}|pg_(?:try_)?advisory_\\w+)(?![\\w$])`, 'i');

/** Texts, quoted names and comments, in the order in which they may hide one another. */
const QUOTED = /'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|`(?:[^`]|``)*`|\/\*[\s\S]*?\*\/|--[^\n]*|#[^\n]*/g;

/**
 * Why this is not one reading statement, as a sentence; undefined when it is one. The first of three walls: the session
 * is read only as well, and the account should be.
 */
export function writingComplaint(sql: string): string | undefined {
  if (/\/\*[!M]/i.test(sql)) return 'komentar yang dijalankan (/*! … */) tidak diterima';
  if (sql.includes('?')) return 'tanda tanya (?) tidak diterima, juga di dalam teks';
  if (sql.includes('$$') || /\$\w+\$/.test(sql)) return 'teks dalam $…$ tidak diterima';
  const bare = sql.replace(QUOTED, (part) => (part.startsWith('--') || part.startsWith('#') || part.startsWith('/*') ? ' ' : "''"));
  if (/['"`]/.test(bare.replaceAll("''", ''))) return 'ada tanda kutip yang tidak ditutup';
  const statement = withoutEnd(bare);
  if (statement.includes(';')) return 'hanya satu perintah yang diterima (ada titik koma di tengah)';
  if (!/^\(*\s*(select|with)\b/i.test(statement)) return 'hanya SELECT (atau WITH … SELECT) yang diterima';
  if (/\bfor\s+(?:no\s+key\s+)?(?:update|share|key\s+share)\b|\block\s+in\s+share\s+mode\b/i.test(statement)) return 'SELECT yang mengunci baris (FOR UPDATE, FOR SHARE) tidak diterima';
  const word = WRITING_WORD.exec(statement)?.[1];
  if (word !== undefined) return `kata ${word.toUpperCase()} tidak diterima: konektor hanya membaca`;
  if (/(?<!@)@\w*\s*:=|:=/.test(statement)) return 'penugasan variabel (:=) tidak diterima';
  return undefined;
}

/** The statement to be put into brackets: without the semicolon that may end it. */
export function withoutEnd(sql: string): string {
  return sql.trim().replace(/[\s;]+$/, '');
}
