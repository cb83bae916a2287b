import { describe, expect, test } from 'vitest';
import { callsBack, makeNotifier, notification } from '../../../src/repl/notify.ts';

describe('a person is called back', () => {
  test.each([
    ['ended', 'here', 60_000, false],
    ['ended', 'away', 9_000, false],
    ['ended', 'away', 11_000, true],
    ['ended', 'unknown', 11_000, true],
    ['asks', 'away', 0, true],
    ['asks', 'here', 5_000, false],
    ['asks', 'here', 11_000, true],
    ['asks', 'unknown', 0, false],
    ['asks', 'unknown', 11_000, true],
  ] as const)('%s, %s, after %i ms: %s', (what, attention, waitedMs, expected) => {
    expect(callsBack({ what, waitedMs }, attention)).toBe(expected);
  });

  test('by the bell and a notification that no name can break out of', () => {
    const bytes = notification('mira (a\u0007\u001b]0;x\u0007b)');
    expect(bytes.startsWith('\u001b]9;mira (')).toBe(true);
    expect(bytes.slice(4, -2)).not.toMatch(/[\u0000-\u001f]/);
    expect(bytes.endsWith('\u0007\u0007')).toBe(true);
  });

  test('as the terminal tells where the focus is, and not at all where that is not wanted', () => {
    const written: string[] = [];
    const parts = { write: (bytes: string) => void written.push(bytes), home: { projectName: 'p' } };
    const notifier = makeNotifier({ ...parts, on: true });
    notifier.replied({ type: 'focus', focused: true });
    expect(notifier.notify({ what: 'ended', waitedMs: 60_000 })).toBe(false);
    notifier.replied({ type: 'focus', focused: false });
    expect(notifier.notify({ what: 'ended', waitedMs: 60_000 })).toBe(true);
    expect(makeNotifier({ ...parts, on: false }).notify({ what: 'ended', waitedMs: 60_000 })).toBe(false);
    expect(written).toHaveLength(1);
  });
});
