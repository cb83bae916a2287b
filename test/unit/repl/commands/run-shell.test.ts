import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeCarriedOutput } from '../../../../src/repl/commands/carried-output.ts';
import { runShell } from '../../../../src/repl/commands/run-shell.ts';
import { runBang } from '../../../../src/repl/commands/shell.ts';
import { archiveOf, partsOf } from './parts.ts';

let dir: string;
beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'mira-shell-')));
});
afterEach(() => rmSync(dir, { recursive: true }));

const env = { PATH: process.env['PATH'] ?? '' };

function run(command: string, controller = new AbortController(), shell = '/bin/sh') {
  let seen = '';
  const onText = (text: string): void => {
    seen += text;
    if (seen.includes('STOP')) controller.abort();
  };
  const end = runShell(command, { shell, cwd: dir, env, signal: controller.signal, onText });
  return end.then((value) => ({ ...value, seen }));
}

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('a shell command', () => {
  test('runs in the folder, gives both streams and how it ended', async () => {
    const end = await run('pwd; echo oops >&2; exit 3');
    expect(end).toMatchObject({ ending: 'exit 3', text: `${dir}\noops\n`, seen: `${dir}\noops\n`, leftovers: false });
    expect((await run('true')).ending).toBe('exit 0');
    expect((await run('kill -TERM $$')).ending).toBe('SIGTERM');
    expect((await run('sh -c "kill -KILL \\$\\$"')).ending).toMatch(/SIGKILL/);
  });

  test('has an empty stdin and no terminal', async () => {
    expect((await run('cat; tty')).text).toBe('not a tty\n');
    expect((await run('(: </dev/tty) 2>/dev/null || echo none')).text).toBe('none\n');
  });

  test('ends by the signal of the person', async () => {
    // One process: a shell that is just forking may lose the signal, and its command is then killed instead.
    const end = await run('exec sh -c "echo STOP; exec sleep 600"');
    expect(end.text).toBe('STOP\n');
    expect(end.ending).toBe('SIGINT');
  });

  test('that ignores the signal is killed', async () => {
    const end = await run("trap '' INT; echo STOP; sleep 600; echo never");
    expect(end.ending).toBe('SIGKILL');
    expect(end.text).toBe('STOP\n');
  }, 15_000);

  test('leaves nothing behind', async () => {
    const end = await run('sleep 600 & echo $!');
    expect(end).toMatchObject({ ending: 'exit 0', leftovers: true });
    const pid = Number(end.text);
    while (alive(pid)) await new Promise((resolve) => setTimeout(resolve, 10));
  });

  test('says when its shell is not there', async () => {
    expect((await run('true', undefined, '/no/such/shell')).ending).toMatch(/^not started: .*ENOENT/);
  });

  test('keeps characters that come in two pieces', async () => {
    expect((await run("printf '\\303'; sleep 0.1; printf '\\244'")).text).toBe('ä');
  });
});

describe('!', () => {
  const bang = async (line: string) => {
    const carried = makeCarriedOutput();
    const archive = archiveOf('');
    const said: string[] = [];
    const parts = partsOf({
      carried,
      archive,
      cwd: dir,
      env: { ...env, SHELL: '/bin/sh' },
      say: (text) => said.push(text),
    });
    const result = await runBang(line, parts);
    return { carried, archive, said: said.join('\n'), text: result.kind === 'shown' ? result.text : '' };
  };

  test('shows the output with its exit code and offers it to the next message', async () => {
    const { carried, archive, said, text } = await bang('! echo one; printf two; exit 1');
    expect(said).toBe('one\ntwo');
    expect(text).toContain('exit 1');
    expect(carried.rows()).toEqual([expect.stringContaining('! echo one; printf two; exit 1 (exit 1, 2 lines)')]);
    expect(archive.output()).toEqual({ title: '! echo one; printf two; exit 1', text: 'one\ntwo' });
    expect(carried.take()?.text).toContain('```\n$ echo one; printf two; exit 1\none\ntwo\n```');
  });

  test('twice only runs it', async () => {
    const { carried, said, text } = await bang('!!echo here');
    expect(said).toBe('here');
    expect(text).toContain('not sent to claude');
    expect(carried.take()).toBeNull();
  });

  test('cannot reach the terminal with escape sequences, nor claude', async () => {
    const { carried, said } = await bang("!printf '\\033]0;title\\007\\033[2Jred\\n'");
    expect(said).toBe('red');
    expect(carried.take()?.text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });

  test('shows the first 200 lines of many, and keeps all', async () => {
    const { archive, said, text } = await bang('!seq 1 1000');
    expect(said.split('\n')).toHaveLength(200);
    expect(text).toContain('800 more lines: /last shows all');
    expect(archive.output()?.text.trimEnd().split('\n')).toHaveLength(1000);
  });

  test('needs a command', async () => {
    await expect(bang('!!  ')).rejects.toThrow('no command behind the !');
  });
});
