import { expect, test } from 'vitest';
import { incognitoLimit } from '../../../src/repl/incognito-limits.ts';

test('incognito refuses what would be kept, and what would tell of the turn before as of the last', () => {
  expect(incognitoLimit({ name: 'remember', writes: true, rest: 'a thing' })?.message).toContain('/remember');
  expect(incognitoLimit({ name: 'why', writes: false, rest: ' ' })?.message).toContain('nothing is kept');
  expect(incognitoLimit({ name: 'context', writes: false, rest: '' })).not.toBeNull();
  expect(incognitoLimit({ name: 'why', writes: false, rest: '2' })).toBeNull();
  expect(incognitoLimit({ name: 'recall', writes: false, rest: 'x' })).toBeNull();
});
