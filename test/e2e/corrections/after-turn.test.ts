import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Correction } from '../../../src/corrections/entry.ts';
import { openPlace, type Place } from '../ask/place.ts';

let place: Place;
beforeEach(async () => {
  place = await openPlace();
  const { project } = place.box;
  mkdirSync(join(project, 'src'));
  writeFileSync(join(project, 'src', 'old.js'), 'console.log(0)\n');
  writeFileSync(join(project, 'make.cjs'), "require('fs').writeFileSync('src/new.js', 'console' + '.log(1)\\n');\n");
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], { cwd: project });
  git('init', '-q');
  git('add', '.');
  git('commit', '-q', '-m', 'begin');
});
afterEach(() => place.close());

const bash = (command: string) => ({ tool_use: { name: 'Bash', input: { command, description: 'do it' } } });
const listed = async () => (await place.query('corrections', 'list')) as Correction[];
const rule = ['no console.log in src', '--forbid-content', 'console\\.log', '--in', 'src/**'];

test('what a script has written against a blocking correction, claude is asked to put right before the turn ends', async () => {
  await place.query('correct', ...rule, '--block');
  place.fake.push(bash('node make.cjs'), { text: 'Ready.' }, bash('rm src/new.js'), { text: 'Put right.' });
  const { out, stderr } = await place.json(['make it', '--allow', 'Bash']);
  expect(out.tools.map(({ status }) => status)).toEqual(['done', 'done']);
  expect(out.text).toContain('Put right.');
  expect(stderr).toContain('src/new.js');
  expect(JSON.stringify(place.fake.mainRequests[2]?.body.messages)).toContain('does not hold yet');
  expect((await listed())[0]).toMatchObject({ hits: 1, saves: 0 });
});

test('a warning is told to the person; what stood there before is not new', async () => {
  await place.query('correct', ...rule, '--warn');
  place.fake.push(bash('node make.cjs && echo "// more" >> src/old.js'), { text: 'Ready.' });
  const { out, stderr } = await place.json(['make it', '--allow', 'Bash']);
  expect(out.status).toBe('done');
  expect(stderr).toContain('src/new.js');
  expect(stderr).not.toContain('src/old.js');
  expect(place.fake.mainRequests).toHaveLength(2);
});

test('what was told before it was written is not told and counted again after the turn', async () => {
  const { project } = place.box;
  await place.query('correct', ...rule, '--warn');
  await place.query('correct', 'a licence', '--require', 'SPDX', '--in', 'src/**', '--warn');
  const input = { file_path: join(project, 'src', 'new.js'), content: 'console.log(1)\n' };
  place.fake.push({ tool_use: { name: 'Write', input } }, { text: 'Ready.' });
  const { stderr } = await place.json(['make it', '--allow', 'Write']);
  expect(stderr.match(/console\.log in src/g)).toHaveLength(1);
  expect(stderr.match(/leaves src\/new\.js without/g)).toHaveLength(1);
  expect((await listed()).map(({ hits }) => hits)).toEqual([1, 1]);
});
