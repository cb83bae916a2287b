import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { config } from '../../../src/actions/config.ts';
import { configEdit } from '../../../src/actions/config-edit.ts';
import { configGet } from '../../../src/actions/config-get.ts';
import { configPath } from '../../../src/actions/config-path.ts';
import { configSet } from '../../../src/actions/config-set.ts';
import { configUnset } from '../../../src/actions/config-unset.ts';
import type { ActionContext } from '../../../src/actions/define.ts';
import { init } from '../../../src/actions/init.ts';
import { login } from '../../../src/actions/login.ts';
import { trust } from '../../../src/actions/trust.ts';
import { loadConfig, resolvePaths } from '../../../src/config/index.ts';
import { MiraError } from '../../../src/errors.ts';
import { openProject } from '../../../src/project/index.ts';
import type { Rooms } from '../../../src/rooms.ts';
import type { Env } from '../../../src/world.ts';

let base: string;
let root: string;
let notes: string[];
beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'mira-actions-')));
  root = join(base, 'repo');
  mkdirSync(join(root, '.git'), { recursive: true });
  mkdirSync(join(root, 'sub'));
  notes = [];
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const view = { columns: 80, dim: (text: string) => text, bold: (text: string) => text, now: 0 };
const paths = () => resolvePaths({ env: { MIRA_HOME: join(base, 'home') }, home: base, cwd: base });

interface Setting {
  readonly env?: Env;
  readonly cwd?: string;
  readonly interactive?: boolean;
  readonly agrees?: boolean;
  readonly loginCode?: number;
}

function context({
  env = {},
  cwd = root,
  interactive = true,
  agrees = true,
  loginCode = 0,
}: Setting = {}): ActionContext {
  const absent = (): never => {
    throw new Error('not part of this test');
  };
  const rooms: Rooms = {
    version: '0',
    paths: paths(),
    interactive,
    config: async () => loadConfig({ env, paths: paths(), projectRoot: (await openProject(cwd, {})).root }),
    project: () => openProject(cwd, {}),
    onTerminal: async (program, args) => spawnSync(program, args, { stdio: 'pipe' }).status ?? 1,
    claudeLogin: async () => loginCode,
    doctor: absent,
    database: { file: '', migrationsDir: '' },
    db: absent,
    conversations: absent,
    history: absent,
    usage: absent,
    memory: absent,
    planning: absent,
    corrections: absent,
    ruleChecker: absent,
    ledger: absent,
    previewContext: absent,
    transfer: absent,
    limits: absent,
    projectId: absent,
    close: absent,
  };
  return {
    surface: 'cli',
    actor: 'person',
    now: Date.now,
    id: () => 'id',
    env,
    cwd,
    rooms,
    turnId: null,
    stdin: null,
    confirm: async () => agrees,
    note: (line) => notes.push(line),
  };
}

async function failure(run: () => unknown): Promise<MiraError> {
  try {
    await run();
  } catch (error) {
    if (error instanceof MiraError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

test('config shows every value with its origin, and set, get and unset work on the same file', async () => {
  await configSet.run({ key: 'turn.stallSeconds', value: '12' }, context());
  const entries = await config.run({}, context({ env: { MIRA_MODEL: 'opus' } }));
  const shown = config.show((await entries) as never, view);
  expect(shown).toMatch(/^turn\.stallSeconds {2,}12 {2,}user \(.*config\.toml\)$/m);
  expect(shown).toContain('environment (MIRA_MODEL)');
  expect(configGet.show((await configGet.run({ key: 'turn.stallSeconds' }, context())) as never, view)).toBe('12');
  await configUnset.run({ key: 'turn.stallSeconds' }, context());
  expect(await configGet.run({ key: 'turn.stallSeconds' }, context())).toMatchObject({ value: 330, origin: 'default' });
  expect(await configPath.run({}, context())).toEqual({ file: paths().config, exists: true });
});

test('config masks a secret in a listing, and get gives the value itself', async () => {
  const token = ['ghp', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('_');
  const rule = `Bash(curl -H "Authorization: token ${token}")`;
  await configSet.run({ key: 'permissions.allow', value: rule }, context());
  const listed = JSON.stringify(await config.run({}, context()));
  expect(listed).not.toContain(token);
  expect(listed).toContain('Bash(curl');
  expect(await configGet.run({ key: 'permissions.allow' }, context())).toMatchObject({ value: [rule] });
});

test('config set says when the environment wins, and refuses wrong keys and values before it writes', async () => {
  await configSet.run({ key: 'model', value: 'opus' }, context({ env: { MIRA_MODEL: 'haiku' } }));
  expect(notes).toEqual(['MIRA_MODEL is set in the environment and wins over this']);
  const before = readFileSync(paths().config, 'utf8');
  expect(await failure(() => configSet.run({ key: 'modle', value: 'x' }, context()))).toMatchObject({ exit: 2 });
  expect(await failure(() => configSet.run({ key: 'ui.color', value: 'red' }, context()))).toMatchObject({ exit: 2 });
  expect(readFileSync(paths().config, 'utf8')).toBe(before);
});

test('config edit opens the editor of the environment, with its arguments, and checks what it left', async () => {
  const editor = join(base, 'my editor');
  writeFileSync(editor, '#!/bin/sh\nprintf "%s\\n" "$1" > "$2"\n');
  chmodSync(editor, 0o700);
  const env = { VISUAL: `'${editor}' 'model = "opus"'`, EDITOR: 'false' };
  expect(await configEdit.run({}, context({ env }))).toEqual({ file: paths().config });
  expect(readFileSync(paths().config, 'utf8')).toBe('model = "opus"\n');
  const broken = await failure(() => configEdit.run({}, context({ env: { EDITOR: `'${editor}' 'modle = 1'` } })));
  expect(broken).toMatchObject({
    code: 'config',
    message: expect.stringContaining('config.toml:1: unknown key "modle"'),
  });
  expect(await failure(() => configEdit.run({}, context({ env: { EDITOR: 'false' } })))).toMatchObject({
    code: 'file',
  });
});

test('config edit and login need a terminal', async () => {
  const away = context({ interactive: false });
  expect(await failure(() => configEdit.run({}, away))).toMatchObject({ code: 'usage', exit: 2 });
  expect(await failure(() => login.run({}, away))).toMatchObject({ code: 'usage', exit: 2 });
  expect(existsSync(paths().config)).toBe(false);
});

test('login is claude’s own, and its failure is ours', async () => {
  expect(await login.run({}, context())).toEqual({ loggedIn: true });
  expect(await failure(() => login.run({}, context({ loginCode: 1 })))).toMatchObject({
    code: 'not_logged_in',
    exit: 1,
  });
});

test('trust shows what the file sets and what it never may, asks, and can be taken back', async () => {
  const file = join(root, '.mira.toml');
  writeFileSync(file, 'model = "opus"\npermissionMode = "bypassPermissions"\n');
  expect(await trust.run({ revoke: false }, context({ agrees: false }))).toMatchObject({ trusted: false });
  expect((await context().rooms.config()).values.model).toBe('sonnet');
  expect(await trust.run({ revoke: false }, context({ cwd: join(root, 'sub') }))).toEqual({
    file,
    trusted: true,
    sets: [{ key: 'model', value: 'opus' }],
    ignored: ['permissionMode'],
    files: [{ file, kind: 'config', trusted: true }],
  });
  expect(notes.join('\n')).toContain('  model = "opus"\n  ignored, trusted or not: permissionMode');
  const { values } = await context().rooms.config();
  expect([values.model, values.permissionMode]).toEqual(['opus', 'default']);
  await trust.run({ revoke: true }, context());
  expect((await context().rooms.config()).values.model).toBe('sonnet');
});

test('a file that is missing or broken cannot be trusted', async () => {
  expect(await failure(() => trust.run({ revoke: false }, context()))).toMatchObject({ code: 'not_found', exit: 1 });
  writeFileSync(join(root, '.mira.toml'), 'model = "a"\n[hooks]\nx = 1\n');
  expect(await failure(() => trust.run({ revoke: false }, context()))).toMatchObject({
    code: 'config',
    message: expect.stringContaining('.mira.toml:3: unknown key "hooks.x"'),
  });
});

test('init shows the marker and writes it at the root, or here', async () => {
  const refused = await init.run({ name: undefined, here: false }, context({ agrees: false }));
  expect(refused).toMatchObject({ created: false });
  expect(existsSync(join(root, '.mira'))).toBe(false);
  await init.run({ name: 'A "quoted" name\u001b[31m', here: false }, context({ cwd: join(root, 'sub') }));
  expect(notes.join('\n')).toContain('name = "A \\"quoted\\" name[31m"');
  expect(await openProject(join(root, 'sub'), {})).toEqual({
    root,
    folder: root,
    name: 'A "quoted" name[31m',
    detectedBy: 'marker',
    notices: [],
  });
  await init.run({ name: undefined, here: true }, context({ cwd: join(root, 'sub') }));
  expect((await openProject(join(root, 'sub'), {})).root).toBe(join(root, 'sub'));
});

test('init never overwrites, and never writes through a link out of the project', async () => {
  await init.run({ name: undefined, here: false }, context());
  expect(await failure(() => init.run({ name: 'x', here: false }, context()))).toMatchObject({
    code: 'refused',
    exit: 1,
  });
  mkdirSync(join(base, 'elsewhere'));
  symlinkSync(join(base, 'elsewhere'), join(root, 'sub/.mira'));
  const sub = context({ cwd: join(root, 'sub') });
  expect(await failure(() => init.run({ name: 'x', here: true }, sub))).toMatchObject({ code: 'refused' });
  expect(execFileSync('ls', [join(base, 'elsewhere')], { encoding: 'utf8' })).toBe('');
});
