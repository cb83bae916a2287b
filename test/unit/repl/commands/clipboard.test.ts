import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { clipTools, copyByTool, fitsOsc52, osc52 } from '../../../../src/repl/commands/clipboard.ts';
import { copy } from '../../../../src/repl/commands/copy.ts';
import { archiveOf, partsOf } from './parts.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mira-clip-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

/** A clipboard tool that keeps what it is given in a file beside it. */
function tool(name: string, code = 0): string {
  const file = join(dir, name);
  writeFileSync(file, `#!/bin/sh\n/bin/cat > ${file}.got\nexit ${code}\n`);
  chmodSync(file, 0o755);
  return `${file}.got`;
}

const TEXT = 'häuser\n\u001b[31m 你好 "\n';

describe('OSC 52', () => {
  test('carries the text as base64 of UTF-8', () => {
    const sent = osc52(TEXT, {});
    expect(sent.startsWith('\u001b]52;c;')).toBe(true);
    expect(Buffer.from(sent.slice(7, -1), 'base64').toString('utf8')).toBe(TEXT);
    expect(sent.at(-1)).toBe('\u0007');
  });

  test('is sent plain and wrapped inside tmux', () => {
    const plain = osc52('x', {});
    expect(osc52('x', { TMUX: '/tmp/t,1,0' })).toBe(`${plain}\u001bPtmux;\u001b${plain}\u001b\\`);
  });

  test('knows what most terminals take', () => {
    expect(fitsOsc52('a'.repeat(56_000))).toBe(true);
    expect(fitsOsc52('ä'.repeat(56_000))).toBe(false);
  });
});

describe('clipboard tools', () => {
  test('are those of the session, and none without one', () => {
    const names = (env: Record<string, string>, platform: NodeJS.Platform = 'linux') =>
      clipTools(env, platform).map(({ program }) => program);
    expect(names({})).toEqual([]);
    expect(names({}, 'darwin')).toEqual(['pbcopy']);
    expect(names({ DISPLAY: ':0', WAYLAND_DISPLAY: 'w' })).toEqual(['wl-copy', 'xclip', 'xsel']);
    expect(names({ TMUX: 'x', WSL_DISTRO_NAME: 'u' })).toEqual(['clip.exe', 'tmux']);
  });

  test('get the text whole; one that fails gives way to the next', async () => {
    const broken = tool('xclip', 1);
    const works = tool('xsel');
    expect(await copyByTool(TEXT, { PATH: dir, DISPLAY: ':0' }, 'linux')).toBe('xsel');
    expect(readFileSync(works, 'utf8')).toBe(TEXT);
    expect(existsSync(broken)).toBe(true);
    expect(await copyByTool(TEXT, { PATH: join(dir, 'none'), DISPLAY: ':0' }, 'linux')).toBeNull();
  });
});

describe('/copy', () => {
  const answer = 'Say:\n\n```js\nconst a = 1;\n\nb();\n```\n\n- x\n\n  ~~~sh\n  ls -l\n  ~~~\n';
  const run = (rest: string, env: Record<string, string> = {}, source = answer) => {
    let sent = '';
    const parts = partsOf({
      archive: archiveOf(source),
      env,
      signalTerminal: (bytes) => {
        sent += bytes;
      },
    });
    return Promise.resolve(copy.run(rest, parts)).then((result) => ({ result, sent }));
  };
  const decoded = (sent: string): string => Buffer.from(sent.slice(7, -1), 'base64').toString('utf8');

  test('takes the whole answer from its source', async () => {
    const { result, sent } = await run('');
    expect(decoded(sent)).toBe(answer);
    expect(result).toMatchObject({ kind: 'shown', text: expect.stringContaining('the terminal (OSC 52)') });
  });

  test('takes the n-th code block, also one in a list', async () => {
    expect(decoded((await run('1')).sent)).toBe('const a = 1;\n\nb();');
    expect(decoded((await run('2')).sent)).toBe('ls -l');
  });

  test('copies nothing that a shell would take for keys', async () => {
    const { result, sent } = await run('1', {}, '```sh\nls\u001b[201~\rrm -rf x\u0007\ty\n```\n');
    expect(decoded(sent)).toBe('ls[201~\nrm -rf x\ty');
    expect(result).toMatchObject({ text: expect.stringContaining('without its control characters') });
  });

  test('says what there is instead of a block that is not there', async () => {
    await expect(run('3')).rejects.toThrow('the last answer has 2 code blocks');
    await expect(run('0')).rejects.toThrow('2 code blocks');
    await expect(run('x')).rejects.toThrow('2 code blocks');
    await expect(run('1', {}, 'plain')).rejects.toThrow('the last answer has no code blocks');
    await expect(run('', {}, '')).rejects.toThrow('no answer to copy yet');
  });

  test('sends no escape to a dumb terminal, and says when nothing can take it', async () => {
    await expect(run('', { TERM: 'dumb' })).rejects.toThrow('no clipboard');
    const got = tool('xclip');
    const { sent } = await run('', { TERM: 'dumb', DISPLAY: ':0', PATH: dir });
    expect(sent).toBe('');
    expect(readFileSync(got, 'utf8')).toBe(answer);
  });
});
