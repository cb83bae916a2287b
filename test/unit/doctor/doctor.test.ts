import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { doctor } from '../../../src/actions/doctor.ts';
import { resolvePaths } from '../../../src/config/index.ts';
import { loadConfig } from '../../../src/config/load.ts';
import { openDatabase } from '../../../src/db/open.ts';
import { inspectDatabase } from '../../../src/doctor/database.ts';
import { type DoctorParts, diagnose } from '../../../src/doctor/index.ts';
import { MiraError } from '../../../src/errors.ts';
import { openProject } from '../../../src/project/index.ts';

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'mira-doctor-'));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

function parts(changes: Partial<DoctorParts> = {}): DoctorParts {
  const paths = resolvePaths({ env: { MIRA_HOME: join(base, 'home') }, home: base, cwd: base });
  return {
    env: { TERM: 'xterm', LANG: 'C.UTF-8' },
    nodeVersion: 'v22.1.0',
    paths,
    terminal: { stdinIsTTY: true, stdoutIsTTY: true, columns: 100 },
    config: () => loadConfig({ env: {}, paths, projectRoot: base }),
    project: () => openProject(base, {}),
    claude: {
      find: () => ({ path: '/bin/claude', source: 'path' }),
      version: async () => ({ version: '2.1.197', warning: null }),
      login: async () => ({ loggedIn: true, method: 'api_key' }),
    },
    database: async () => ({ bytes: 2_000_000, integrity: 'ok', version: '001-talk', held: 0 }),
    ...changes,
  };
}
const find = async (name: string, changes: Partial<DoctorParts>) =>
  (await diagnose(parts(changes))).checks.find((check) => check.name === name);

test('all is well: every check is ok, nothing to fix', async () => {
  const { ok, checks } = await diagnose(parts());
  expect(checks.filter((check) => check.status !== 'ok' || check.fix !== null)).toEqual([]);
  expect(ok).toBe(true);
  expect(checks.map((check) => check.name)).toEqual([
    'node',
    'claude',
    'login',
    'database',
    'vectors',
    'permissions',
    'config',
    'project',
    'terminal',
  ]);
});

test('an old node is an error', async () => {
  for (const nodeVersion of ['v18.20.0', 'v20.18.9']) {
    expect(await find('node', { nodeVersion })).toMatchObject({
      status: 'error',
      fix: expect.stringContaining('20.19'),
    });
  }
  expect(await find('node', { nodeVersion: 'v20.19.0' })).toMatchObject({ status: 'ok' });
});

test('a missing claude is an error with its hint, and login is not asked', async () => {
  const missing = (): never => {
    throw new MiraError('claude_missing', 'not there', { hint: 'install it' });
  };
  const diagnosis = await diagnose(parts({ claude: { ...parts().claude, find: missing } }));
  expect(diagnosis.ok).toBe(false);
  expect(diagnosis.checks).toContainEqual({ name: 'claude', status: 'error', message: 'not there', fix: 'install it' });
  expect(diagnosis.checks.some((check) => check.name === 'login')).toBe(false);
});

test('a newer claude is a warning, no login an error with the command', async () => {
  const claude = parts().claude;
  const newer = { ...claude, version: async () => ({ version: '9.0.0', warning: 'newer than tested' }) };
  expect(await find('claude', { claude: newer })).toMatchObject({ status: 'warning', message: 'newer than tested' });
  const out = { ...claude, login: async () => ({ loggedIn: false, method: 'none' }) };
  expect(await find('login', { claude: out })).toMatchObject({ status: 'error', fix: 'mira login' });
});

test('the real database is looked at; damage is an error; no file is fine', async () => {
  const file = join(base, 'mira.db');
  const inspect = () =>
    inspectDatabase({
      file,
      open: async () => new Database(file, { readonly: true }),
      version: () => '001-talk',
      held: () => 2,
    });
  expect(await find('database', { database: inspect })).toMatchObject({
    status: 'ok',
    message: expect.stringContaining('none yet'),
  });
  const db = new Database(file);
  db.exec('create table t (a text, b text); create index i on t (a);');
  const insert = db.prepare('insert into t values (?, ?)');
  for (let n = 0; n < 3000; n++) insert.run(`key${n}`, 'x'.repeat(50));
  db.close();
  expect(await find('database', { database: inspect })).toMatchObject({
    status: 'ok',
    message: expect.stringMatching(/sound, version 001-talk, \d\.\d MB, 2 conversations open/),
  });
  const damaged = new Database(file);
  damaged.unsafeMode(true);
  damaged.pragma('writable_schema = on');
  damaged.exec("update sqlite_schema set rootpage = 2 where name = 'i'");
  damaged.close();
  expect(await find('database', { database: inspect })).toMatchObject({
    status: 'error',
    message: expect.stringContaining('the damaged file is kept'),
    fix: 'mira restore FILE',
  });
});

test('a broken configuration is an error with its line, an untrusted project file a warning', async () => {
  mkdirSync(join(base, 'home'), { mode: 0o700 });
  writeFileSync(join(base, '.mira.toml'), 'model = "opus"\n');
  expect(await find('config', {})).toMatchObject({
    status: 'warning',
    message: expect.stringContaining('is not trusted'),
    fix: 'mira trust',
  });
  writeFileSync(join(base, 'home/config.toml'), 'modle = 1\n');
  expect(await find('config', {})).toMatchObject({
    status: 'error',
    message: expect.stringMatching(/config.toml:1: unknown key "modle"; did you mean "model"\?/),
    fix: 'mira config edit',
  });
  writeFileSync(join(base, 'home/config.toml'), 'model = \n');
  expect(await find('config', {})).toMatchObject({
    message: expect.stringContaining('config.toml:1: not valid TOML'),
    fix: 'mira config edit',
  });
});

test('a wrong environment variable is fixed by taking it away, not by editing the file', async () => {
  const config = () => loadConfig({ env: { MIRA_PERMISSION_MODE: 'nope' }, paths: parts().paths, projectRoot: null });
  const check = await find('config', { config });
  expect(check).toMatchObject({ status: 'error', fix: 'unset MIRA_PERMISSION_MODE' });
});

test('what needs a broken configuration is not checked, and says so', async () => {
  const lookup = async (): Promise<never> => {
    throw new MiraError('config', `${parts().paths.config}:1: broken`);
  };
  expect(await find('claude', { claude: { ...parts().claude, find: lookup } })).toMatchObject({
    status: 'warning',
    message: 'not checked, since the configuration is broken',
    fix: 'mira config edit',
  });
});

test('a folder in the place of the database: the advice of status, and none to change its mode', async () => {
  const { paths } = parts();
  mkdirSync(paths.database, { recursive: true });
  chmodSync(paths.database, 0o755);
  chmodSync(paths.data, 0o700);
  const open = () => openDatabase({ file: paths.database, migrationsDir: 'migrations', now: () => 0, readonly: true });
  const database = () => inspectDatabase({ file: paths.database, open, version: () => null, held: () => 0 });
  const vectors = async () => {
    await open();
    return null;
  };
  expect(await find('database', { database })).toEqual({
    name: 'database',
    status: 'error',
    message: `${paths.database} is not a file`,
    fix: 'move it away, or set MIRA_HOME',
  });
  expect(await find('vectors', { vectors })).toMatchObject({
    status: 'warning',
    message: 'not checked, since the database cannot be opened',
  });
  expect(await find('permissions', {})).toMatchObject({ status: 'ok' });
});

test.each([
  ['run "npm rebuild better-sqlite3" with Node 20', 'npm rebuild better-sqlite3'],
  ['install it with `npm install -g claude`, or set MIRA_CLAUDE', 'npm install -g claude'],
  ['give yourself write permission (chmod u+w /x)', 'chmod u+w /x'],
])('the fix is the command alone, the advice stands in the message: %s', async (hint, fix) => {
  const database = async (): Promise<never> => {
    throw new MiraError('database', 'it does not load', { hint });
  };
  expect(await find('database', { database })).toMatchObject({ message: `it does not load; ${hint}`, fix });
});

test('files that others can read are a warning with the command that closes them', async () => {
  mkdirSync(join(base, 'home'));
  chmodSync(join(base, 'home'), 0o755);
  writeFileSync(join(base, 'home/mira.db'), '');
  chmodSync(join(base, 'home/mira.db'), 0o644);
  expect(await find('permissions', {})).toEqual({
    name: 'permissions',
    status: 'warning',
    message: `others can read ${join(base, 'home')}`,
    fix: `chmod 700 '${join(base, 'home')}' && chmod 600 '${join(base, 'home/mira.db')}'`,
  });
});

test.each([
  [{ TERM: 'dumb', LANG: 'C.UTF-8' }, 100, 'warning', 'TERM is dumb'],
  [{ LANG: 'C.UTF-8' }, 100, 'warning', 'TERM is not set'],
  [{ TERM: 'xterm', LC_ALL: 'POSIX', LANG: 'C.UTF-8' }, 100, 'warning', 'POSIX is not UTF-8'],
  [{ TERM: 'xterm', LANG: 'de_DE.utf8' }, 40, 'warning', '40 columns'],
  [{ TERM: 'xterm' }, 80, 'ok', '80 columns'],
])('terminal %j with %i columns: %s', async (env, columns, status, message) => {
  const terminal = { stdinIsTTY: true, stdoutIsTTY: true, columns };
  expect(await find('terminal', { env, terminal })).toMatchObject({
    status,
    message: expect.stringContaining(message),
  });
});

test('an unexpected failure of one check is a finding, the others go on', async () => {
  const broken = async (): Promise<never> => {
    throw new RangeError('surprise');
  };
  const { ok, checks } = await diagnose(parts({ database: broken }));
  expect(ok).toBe(false);
  expect(checks).toHaveLength(9);
  expect(checks.find((check) => check.name === 'database')).toMatchObject({ status: 'error', message: 'surprise' });
});

test('the action shows each fix under its line and exits 1 on an error', async () => {
  const view = { columns: 80, dim: (text: string) => text, bold: (text: string) => text, now: 0 };
  const diagnosis = await diagnose(parts({ nodeVersion: 'v18.0.0' }));
  expect(doctor.show(diagnosis, view)).toContain('error  node         v18.0.0 is too old\n    fix: install Node 20.19');
  expect(doctor.exit?.(diagnosis)).toBe(1);
  expect(doctor.exit?.(await diagnose(parts()))).toBe(0);
});
