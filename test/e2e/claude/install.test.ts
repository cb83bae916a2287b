import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { childEnv } from '../../../src/claude/argv.ts';
import { findClaude } from '../../../src/claude/find.ts';
import { loginStatus } from '../../../src/claude/login.ts';
import { claudeVersion } from '../../../src/claude/version.ts';
import { CLAUDE, ROOT } from '../../fakes/sandbox.ts';
import { openPlace, type Place } from './harness.ts';

let place: Place;
beforeEach(async () => {
  place = await openPlace();
});
afterEach(async () => {
  await place.done();
});

test('the copy beside mira is found, supported and tested', async () => {
  const found = findClaude({ env: { PATH: '' }, configured: null, ownRoot: ROOT, cwd: place.sandbox.project });
  expect(found).toEqual({ path: CLAUDE, source: 'own' });
  const env = childEnv(place.sandbox.env);
  const version = await claudeVersion({ program: found.path, env, cacheDir: join(place.sandbox.dir, 'cache') });
  expect(version).toMatchObject({ version: expect.stringMatching(/^2\.1\./), warning: null });
});

test('the login is told without a call of the model', async () => {
  const env = childEnv(place.sandbox.env);
  expect(await loginStatus({ program: CLAUDE, env })).toMatchObject({ loggedIn: true, method: 'api_key' });
  const { ANTHROPIC_API_KEY: _key, ...without } = env;
  expect(await loginStatus({ program: CLAUDE, env: without })).toMatchObject({ loggedIn: false, method: 'none' });
  expect(place.fake.mainRequests).toHaveLength(0);
});
