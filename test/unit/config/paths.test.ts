import { expect, test } from 'vitest';
import { resolvePaths } from '../../../src/config/paths.ts';

const at = (env: Record<string, string>) => resolvePaths({ env, home: '/home/ada', cwd: '/work' });

test('MIRA_HOME holds everything', () => {
  expect(at({ MIRA_HOME: '/m', XDG_DATA_HOME: '/x' })).toEqual({
    data: '/m',
    database: '/m/mira.db',
    config: '/m/config.toml',
    cache: '/m/cache',
    logs: '/m/logs',
    inputHistory: '/m/history.jsonl',
    drafts: '/m/drafts',
    trust: '/m/trust.json',
    projects: '/m/projects.json',
    firstRun: '/m/introduced',
  });
  expect(at({ MIRA_HOME: 'rel' }).data).toBe('/work/rel');
});

test('without MIRA_HOME the XDG folders are used, their defaults where they are unset, empty or relative', () => {
  const plain = at({ MIRA_HOME: '', XDG_DATA_HOME: '', XDG_CACHE_HOME: 'rel' });
  expect(plain.database).toBe('/home/ada/.local/share/mira/mira.db');
  expect(plain.config).toBe('/home/ada/.config/mira/config.toml');
  expect(plain.cache).toBe('/home/ada/.cache/mira');
  const set = at({ XDG_DATA_HOME: '/d', XDG_CONFIG_HOME: '/c', XDG_CACHE_HOME: '/k' });
  expect([set.data, set.config, set.cache]).toEqual(['/d/mira', '/c/mira/config.toml', '/k/mira']);
});
