import { chmodSync, cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lastUserText, textOf } from '../../fakes/anthropic-pick.ts';
import { runMira, start } from '../../fakes/run.ts';
import { ROOT } from '../../fakes/sandbox.ts';
import { openPlace, type Place } from './place.ts';

let place: Place;
beforeEach(async () => {
  place = await openPlace();
});
afterEach(() => place.close());

/** What the model was asked last. */
const asked = (): string => lastUserText(place.fake.mainRequests.at(-1)?.body ?? {});

describe('what comes out', () => {
  test('text: the answer and nothing else', async () => {
    place.fake.push({ thinking: 'let me see', text: 'The answer.' });
    expect(await place.ask(['what?'])).toEqual({ code: 0, signal: null, stdout: 'The answer.\n', stderr: '' });
    expect(asked()).toContain('what?');
    expect(textOf(place.fake.mainRequests[0]?.body.system)).toContain('mira');
  });

  test('--json: one object with every field', async () => {
    place.fake.push({ text: 'The answer.', usage: { cache_read_input_tokens: 7, cache_creation_input_tokens: 3 } });
    const { code, out, stderr } = await place.json(['what?']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const id = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}$/);
    expect(out).toEqual({
      text: 'The answer.',
      isError: false,
      status: 'done',
      sessionId: expect.any(String),
      conversationId: id,
      turnId: id,
      model: expect.stringContaining('claude'),
      usage: { inputTokens: 100, outputTokens: 20, cacheReadTokens: 7, cacheWriteTokens: 3 },
      costUsd: expect.any(Number),
      durationMs: expect.any(Number),
      firstTokenMs: expect.any(Number),
      tools: [],
      denied: [],
      context: expect.any(Array),
      error: null,
    });
    expect(out.costUsd).toBeGreaterThan(0);
  });

  test('--stream-json: one event a line, the deltas are the text, ended is last and once', async () => {
    writeFileSync(join(place.box.project, 'a.txt'), 'hello\n');
    const file = join(place.box.project, 'a.txt');
    place.fake.push(
      { thinking: 'hm', text: 'I read.', tool_use: { name: 'Read', input: { file_path: file } } },
      { text: 'It says hello.' },
    );
    const { code, stdout } = await place.ask(['--stream-json', 'read a.txt']);
    expect(code).toBe(0);
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const ended = events.at(-1);
    expect(events[0]).toEqual({
      type: 'started',
      turnId: ended.turnId,
      sessionId: ended.sessionId,
      conversationId: ended.conversationId,
      model: expect.any(String),
    });
    expect(events.filter(({ type }) => type === 'ended')).toHaveLength(1);
    expect(ended).toMatchObject({ type: 'ended', status: 'done', text: 'I read.\n\nIt says hello.' });
    const deltas = events.filter(({ type }) => type === 'text').map(({ delta }) => delta);
    expect(deltas.join('')).toBe(ended.text);
    const tool = { id: expect.any(String), name: 'Read', input: { file_path: file } };
    expect(events).toContainEqual({ type: 'tool_started', ...tool, parentId: null });
    expect(events).toContainEqual({
      type: 'tool_finished',
      id: expect.any(String),
      status: 'done',
      summary: '2 lines',
    });
    expect(events).toContainEqual({ type: 'thinking', delta: 'hm' });
    expect(ended.tools).toEqual([{ name: 'Read', status: 'done', input: { file_path: file } }]);
  });

  test('--stream-json: what replaces a broken stream is announced, and the rest adds up', async () => {
    place.fake.push({ text: 'half of an answer that is cut', truncateAfter: 4 }, { text: 'the whole answer' });
    const { code, stdout } = await place.ask(['--stream-json', 'x']);
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const text = events.reduce((all: string, event) => {
      if (event.type === 'text') return all + event.delta;
      return event.type === 'text_reset' ? event.text : all;
    }, '');
    expect(code).toBe(0);
    expect(events.some(({ type }) => type === 'text_reset')).toBe(true);
    expect([text, events.at(-1).text]).toEqual(['the whole answer', 'the whole answer']);
  });

  test('escape sequences of an answer reach neither a pipe nor the JSON raw', async () => {
    place.fake.rule({ text: 'a\u001b[31mred\u001b]0;title\u0007 b' });
    expect((await place.ask(['x'])).stdout).toBe('ared b\n');
    const { stdout } = await place.ask(['--json', 'x']);
    expect(stdout).not.toContain('\u001b');
    expect(JSON.parse(stdout).text).toContain('\u001b[31m');
  });

  test('a reader that goes away ends mira quietly', async () => {
    place.fake.rule({ text: 'word '.repeat(20_000), chunk: 1000 });
    const mira = `'${process.execPath}' '${join(ROOT, 'bin/mira')}' ask x | head -c 1`;
    const { stdout, stderr } = await start('sh', ['-c', mira], { cwd: place.box.project, env: place.box.env }).done;
    expect([stdout, stderr]).toEqual(['w', '']);
  });
});

describe('what goes in', () => {
  test('stdin follows the prompt as material', async () => {
    await place.ask(['summarise'], { stdin: 'line one\nline two\n' });
    expect(asked()).toContain('summarise\n\nline one\nline two');
  });

  test('`-` and a bare pipe are the prompt', async () => {
    await place.ask(['-'], { stdin: 'from the dash' });
    expect(asked()).toContain('from the dash');
    await place.ask([], { stdin: 'from the pipe' });
    expect(asked()).toContain('from the pipe');
  });

  test('--no-stdin does not wait for an open pipe', async () => {
    expect(await place.ask(['--no-stdin', 'x'], { stdin: null })).toMatchObject({ code: 0 });
  });

  test.each([[[]], [['-']], [['   ']]])('no prompt (%j) is a usage error', async (args) => {
    const { code, stdout, stderr } = await place.ask(args, { stdin: '' });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('there is no prompt');
    const failed = await place.ask(['--json', ...args], { stdin: '' });
    expect(failed.code).toBe(2);
    expect(JSON.parse(failed.stdout)).toEqual({
      error: { code: 'usage', message: 'there is no prompt', hint: expect.any(String) },
    });
    expect(place.fake.requests).toHaveLength(0);
  });

  test('a silent pipe without a prompt is given up', async () => {
    expect(await place.ask([], { stdin: null })).toMatchObject({ code: 2, stdout: '' });
  });

  test('one megabyte is a prompt like any other', async () => {
    const big = `start ${'lorem ipsum '.repeat(90_000)} end`;
    const { code, stderr } = await place.ask([], { stdin: big });
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('sonnet[1m]') });
    expect(asked()).toContain(big);
  });

  test('a prompt that the model cannot take is said so', async () => {
    const { code, out } = await place.json([], { stdin: 'lorem ipsum '.repeat(450_000) });
    expect(code).toBe(1);
    expect(out.error?.code).toBe('context_full');
  });

  test('NUL bytes and invalid UTF-8 are cleaned, with a notice', async () => {
    const stdin = Buffer.concat([Buffer.from('a\0b '), Buffer.of(0xff), Buffer.from(' c')]);
    const { code, stderr } = await place.ask(['-'], { stdin });
    expect(code).toBe(0);
    expect(stderr).toContain('NUL');
    expect(stderr).toContain('UTF-8');
    expect(asked()).toContain('ab \ufffd c');
  });
});

describe('options', () => {
  test('a tool that no rule allows is refused with a reason, listed, and the turn goes on', async () => {
    const bash = { name: 'Bash', input: { command: 'touch made', description: 'make' } };
    place.fake.push({ text: 'I try.', tool_use: bash }, { text: 'I may not.' });
    const { code, out, stderr } = await place.json(['make it']);
    expect(code).toBe(0);
    expect(out.denied).toMatchObject([{ tool: 'Bash', input: { command: 'touch made' } }]);
    expect(out.tools).toMatchObject([{ name: 'Bash', status: 'denied' }]);
    expect(asked()).toContain('nobody is here to ask');
    expect(stderr).toMatch(/^mira: refused Bash .*touch made/);
    expect(readdirSync(place.box.project)).toEqual([]);
  });

  test('--allow lets it through', async () => {
    const bash = { name: 'Bash', input: { command: 'touch made', description: 'make' } };
    place.fake.push({ tool_use: bash }, { text: 'Done.' });
    const { out } = await place.json(['--allow', 'Bash(touch made)', 'make it']);
    expect(out.tools).toMatchObject([{ name: 'Bash', status: 'done' }]);
    expect(readdirSync(place.box.project)).toEqual(['made']);
  });

  test('--max-turns ends a tool loop', async () => {
    place.fake.rule({ text: 'on', tool_use: { name: 'Bash', input: { command: 'echo hi', description: 'x' } } });
    const { code, out } = await place.json(['--max-turns', '2', 'loop']);
    expect(code).toBe(1);
    expect(out).toMatchObject({ status: 'failed', isError: true, error: { code: 'max_turns' } });
  });

  test('--timeout takes fractions and keeps what had come', async () => {
    place.fake.push({ text: 'The beginning of a long answer.', chunk: 4, stallAfter: 6 });
    const { code, out } = await place.json(['--timeout', '2.5', 'x']);
    expect(code).toBe(1);
    expect(out).toMatchObject({ status: 'failed', error: { code: 'timeout' } });
    expect(out.text).toMatch(/^The/);
    expect(out.error?.message).toContain('2.5 s');
  });

  test('--system adds a file to the system prompt; one that is missing is an error', async () => {
    writeFileSync(join(place.box.project, 'more.md'), 'Speak like a sailor.');
    await place.ask(['--system', 'more.md', 'x']);
    expect(textOf(place.fake.mainRequests.at(-1)?.body.system)).toContain('Speak like a sailor.');
    const { code, stderr } = await place.ask(['--system', 'none.md', 'x']);
    expect(code).toBe(1);
    expect(stderr).toContain('none.md cannot be read');
  });

  test('--model decides who answers', async () => {
    await place.ask(['--model', 'claude-haiku-9-test', 'x']);
    expect(place.fake.requests.some(({ body }) => body.model === 'claude-haiku-9-test')).toBe(true);
  });

  test.each([
    [['--fork', 'x'], '--continue'],
    [['--json', '--stream-json', 'x'], 'exclude'],
    [['--timeout', 'soon', 'x'], 'timeout'],
    [['--max-turns', '0', 'x'], 'max-turns'],
    [['--permission-mode', 'plann', 'x'], 'plan'],
    [['--modle', 'x'], '--model'],
  ])('%j is a usage error', async (args, words) => {
    const { code, stderr, stdout } = await place.ask(args);
    expect(code).toBe(2);
    expect(stderr + stdout).toContain(words);
    expect(place.fake.requests).toHaveLength(0);
  });

  test('--dry-run shows what would be sent, masked, and calls nothing', async () => {
    const secret = ['ghp', 'x7Kq2LmZ9vRt4Wb8Nc3Hd6Jf1Gs5Py0AeUiO'].join('_');
    const { code, stdout } = await place.ask(['--dry-run', '--json', '--allow', 'Read', `use ${secret}`]);
    expect(code).toBe(0);
    const shown = JSON.parse(stdout);
    expect(Object.keys(shown)).toEqual(['systemPrompt', 'firstMessage', 'argv', 'context', 'tokens']);
    expect(shown.firstMessage).toEqual([{ type: 'text', text: expect.stringMatching(/^use /) }]);
    expect(shown.argv[0]).toContain('claude');
    expect(shown.argv).toContainEqual(expect.stringMatching(/^--allowedTools/));
    expect(shown.tokens).toEqual({ static: expect.any(Number), dynamic: expect.any(Number) });
    expect(stdout).not.toContain(secret);
    const text = await place.ask(['--dry-run', `use ${secret}`]);
    expect(text.stdout).toContain(shown.systemPrompt.slice(0, 200));
    expect(text.stdout).not.toContain(secret);
    expect(place.fake.requests).toHaveLength(0);
    expect(readdirSync(place.box.miraHome)).not.toContain('mira.db');
  });

  test('--dry-run shows the system prompt that is really sent', async () => {
    const { systemPrompt } = JSON.parse((await place.ask(['--dry-run', '--json', 'x'])).stdout);
    await place.ask(['x']);
    expect(textOf(place.fake.mainRequests.at(-1)?.body.system)).toContain(systemPrompt);
  });
});

describe('what is around it', () => {
  test('without prompts/system.md the start fails and names it', async () => {
    const copy = join(place.box.dir, 'copy');
    mkdirSync(copy);
    cpSync(join(ROOT, 'dist'), join(copy, 'dist'), { recursive: true });
    cpSync(join(ROOT, 'bin'), join(copy, 'bin'), { recursive: true });
    for (const name of ['package.json', 'migrations', 'node_modules']) symlinkSync(join(ROOT, name), join(copy, name));
    const mira = join(copy, 'bin/mira');
    const options = { cwd: place.box.project, env: place.box.env };
    const { code, stderr } = await start(process.execPath, [mira, 'ask', 'x'], options).done;
    expect(code).toBe(1);
    expect(stderr).toContain(join(copy, 'prompts', 'system.md'));
    expect(place.fake.requests).toHaveLength(0);
  });

  test('a .mira.toml of an untrusted repository changes nothing and is told once', async () => {
    const evil = ['[claude]', 'path = "/bin/false"', '[permissions]', 'allow = ["Bash"]', 'nonsense = [', ''].join(
      '\n',
    );
    writeFileSync(join(place.box.project, '.mira.toml'), evil);
    place.fake.push(
      { tool_use: { name: 'Bash', input: { command: 'touch made', description: 'make' } } },
      { text: 'Refused.' },
    );
    const { code, stdout, stderr } = await place.ask(['x']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'Refused.\n' });
    expect(stderr.split('\n').filter((line) => line.includes('.mira.toml'))).toHaveLength(1);
    expect(readdirSync(place.box.project)).toEqual(['.mira.toml']);
  });

  test('a claude that is missing', async () => {
    const env = { MIRA_CLAUDE: join(place.box.dir, 'none') };
    const { code, out } = await place.json(['x'], { env });
    expect(code).toBe(1);
    expect(out).toMatchObject({ isError: true, status: 'failed', error: { code: 'claude_missing' } });
    const { stderr } = await place.ask(['x'], { env });
    expect(stderr.trimEnd().split('\n')).toHaveLength(2);
  });

  const program = (script: string): string => {
    const file = join(place.box.dir, 'fake-claude');
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
    return file;
  };

  test('a claude that is too old', async () => {
    const old = program('if [ "$1" = --version ]; then echo "1.0.3 (Claude Code)"; exit; fi; cat > /dev/null');
    const { code, out } = await place.json(['x'], { env: { MIRA_CLAUDE: old } });
    expect(code).toBe(1);
    expect(out.error?.code).toBe('claude_too_old');
    expect(out.error?.hint).toBeTruthy();
  });

  test('a claude that says something on stderr and leaves', async () => {
    const version = 'if [ "$1" = --version ]; then echo "2.1.197 (Claude Code)"; exit; fi';
    const broken = program(`${version}; echo "boom: function minified(a){return b}" >&2; exit 3`);
    const { code, out, stderr } = await place.json(['x'], { env: { MIRA_CLAUDE: broken } });
    expect(code).toBe(1);
    expect(out).toMatchObject({ status: 'failed', error: { code: 'crashed' } });
    expect(out.error?.message).toContain('exit code 3');
    expect(JSON.stringify(out) + stderr).not.toContain('minified');
  });
});

test('chat without a terminal says what to use', async () => {
  const { code, stderr } = await runMira(['chat'], { cwd: place.box.project, env: place.box.env });
  expect(code).toBe(2);
  expect(stderr).toContain('mira ask');
});
