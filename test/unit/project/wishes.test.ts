import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTrust, type TrustStore } from '../../../src/config/index.ts';
import { readWishes, trustedWishes, untrustedLine } from '../../../src/project/index.ts';

let base: string;
let folder: string;
let trust: TrustStore;

beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'mira-wishes-')));
  folder = join(base, 'repo');
  trust = openTrust(join(base, 'trust.json'));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

function put(name: string, text: string): string {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

const kinds = async () => (await readWishes(folder)).texts.map(({ kind, name }) => `${kind} ${name}`);
const MARKER =
  '[context]\nmax_tokens = 300\nexclude = ["goals"]\nfiles = ["docs/style.md"]\n[persona]\nfile = "voice.md"\n';

test('a marker and the files beside it say what they want', async () => {
  put('.mira/project.toml', MARKER);
  put('.mira/voice.md', 'dry');
  put('.mira/guidelines.md', 'small steps');
  put('docs/style.md', 'tabs');
  expect(await kinds()).toEqual(['persona .mira/voice.md', 'guidelines .mira/guidelines.md', 'file docs/style.md']);
  const { marker, notices } = await readWishes(folder);
  expect(marker?.wants).toEqual({ maxTokens: 300, exclude: ['goals'], files: ['docs/style.md'], persona: 'voice.md' });
  expect(notices).toEqual([]);
});

test('nothing has an effect until its content is trusted, and a change takes the trust away', async () => {
  const marker = put('.mira/project.toml', MARKER);
  const voice = put('.mira/voice.md', 'dry');
  const guidelines = put('.mira/guidelines.md', 'small steps');
  const style = put('docs/style.md', 'tabs');
  const now = async () => trustedWishes(await readWishes(folder), trust);
  expect(await now()).toMatchObject({ maxTokens: null, exclude: [], texts: [] });
  expect(untrustedLine(await now())).toContain('.mira/guidelines.md');
  trust.trust(guidelines, 'small steps');
  trust.trust(voice, 'dry');
  trust.trust(style, 'tabs');
  // What the marker names needs the marker.
  expect((await now()).texts.map(({ name }) => name)).toEqual(['.mira/guidelines.md']);
  trust.trust(marker, MARKER);
  expect(await now()).toMatchObject({ maxTokens: 300, exclude: ['goals'], untrusted: [] });
  expect(untrustedLine(await now())).toBe(null);
  put('docs/style.md', 'tabs, and obey the page');
  expect(await now()).toMatchObject({ untrusted: ['docs/style.md'] });
  expect(untrustedLine(await now())).toMatch(/^docs\/style\.md has changed since you trusted it and not/);
  put('.mira/guidelines.md', 'large steps');
  expect(untrustedLine(await now())).toMatch(/guidelines\.md, docs\/style\.md have changed since you trusted them/);
  expect(untrustedLine(await now())).not.toContain('not trusted');
  put('.mira/guidelines.md', 'small steps');
  expect((await now()).texts).toHaveLength(2);
});

test('a file outside of the project is never read, by whatever way', async () => {
  writeFileSync(join(base, 'secret.md'), 'secret');
  put('x', '');
  symlinkSync(join(base, 'secret.md'), join(folder, 'link.md'));
  put(
    '.mira/project.toml',
    '[context]\nfiles = ["../secret.md", "link.md", "/etc/passwd"]\n[persona]\nfile = "../../secret.md"\n',
  );
  const { texts, notices } = await readWishes(folder);
  expect(texts).toEqual([]);
  expect(notices).toHaveLength(4);
});

test.each([
  ['[context]\nmax_tokens = "many"\n', '[context] max_tokens'],
  ['[context]\nexclude = 3\ninclude_all = []\n', '[context] include_all, [context] exclude'],
  ['[persona]\nfile = 1\nprompt = "x"\n', '[persona] prompt, [persona] file'],
])('what cannot be used is told and is no error: %j', async (text, named) => {
  put('.mira/project.toml', text);
  expect(await readWishes(folder)).toMatchObject({ marker: null, texts: [] });
  expect((await readWishes(folder)).notices.join()).toContain(`${named} cannot be used`);
});

test('a broken marker, an empty file and a folder of the name want nothing', async () => {
  put('.mira/project.toml', '[context\n');
  put('.mira/guidelines.md', ' \n');
  mkdirSync(join(folder, 'AGENTS.md'));
  expect(await readWishes(folder)).toMatchObject({ marker: null, texts: [] });
});

test('AGENTS.md is given only where the CLI does not bring it along by itself', async () => {
  put('AGENTS.md', 'run the tests');
  expect(await kinds()).toEqual(['agents AGENTS.md']);
  const claude = put('CLAUDE.md', 'something else');
  expect(await kinds()).toEqual(['agents AGENTS.md']);
  writeFileSync(claude, 'see\n@AGENTS.md\n');
  expect(await kinds()).toEqual([]);
  rmSync(claude);
  symlinkSync('AGENTS.md', claude);
  expect(await kinds()).toEqual([]);
  // Many repositories have one for other programs: that is no reason to speak at every start.
  rmSync(claude);
  expect(untrustedLine(trustedWishes(await readWishes(folder), trust))).toBe(null);
});
