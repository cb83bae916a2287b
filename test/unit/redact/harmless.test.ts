import { expect, test } from 'vitest';
import { findSecrets } from '../../../src/redact/find-secrets.ts';
import { harmless } from './harmless.ts';

test('of 300 harmless strings at most 3 are taken for secrets', () => {
  const all = harmless();
  expect(all).toHaveLength(300);
  const alarms = all.filter((text) => findSecrets(text).length > 0);
  expect(alarms.length, alarms.join('\n')).toBeLessThanOrEqual(3);
});

test('the same strings in one file are as harmless as alone', () => {
  expect(findSecrets(harmless().join('\n')).length).toBeLessThanOrEqual(3);
});
