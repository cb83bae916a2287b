import { describe, expect, test } from 'vitest';
import { signsFor } from '../../../src/render/signs.ts';
import { groundOf, reflowFromEnv, reflowOfKind } from '../../../src/render/terminal-answers.ts';
import { colourDepth, linksShown, openThemes, THEME_NAMES } from '../../../src/render/theme.ts';

describe('colours', () => {
  test.each([
    [{}, 1],
    [{ TERM: 'xterm-256color' }, 2],
    [{ TERM: 'xterm-256color', COLORTERM: 'truecolor' }, 3],
    [{ TERM: 'xterm-256color', COLORTERM: 'truecolor', FORCE_COLOR: '1' }, 1],
    [{ TERM: 'xterm-kitty' }, 3],
  ] as const)('%o has depth %i', (env, depth) => {
    expect(colourDepth(true, env)).toBe(depth);
    expect(colourDepth(false, env)).toBe(0);
  });

  test('each depth is written in its own way, and ends what it begins', async () => {
    const accent = async (env: Record<string, string>, on = true): Promise<string> =>
      (await openThemes({ env, on, wish: 'dark' })).current().accent('x');
    expect(await accent({ TERM: 'xterm' })).toBe('\u001b[36mx\u001b[39m');
    expect(await accent({ TERM: 'xterm-256color' })).toMatch(/^\u001b\[38;5;\d+mx\u001b\[39m$/);
    expect(await accent({ COLORTERM: 'truecolor' })).toBe('\u001b[38;2;127;180;255mx\u001b[39m');
    expect(await accent({ COLORTERM: 'truecolor' }, false)).toBe('x');
  });

  test('auto follows what the terminal says, a chosen theme does not', async () => {
    const themes = await openThemes({ env: {}, on: true, wish: 'auto' });
    expect(themes.current().name).toBe('dark');
    themes.answered('light');
    expect(themes.current().name).toBe('light');
    themes.choose('contrast');
    themes.answered('dark');
    expect(themes.current().name).toBe('contrast');
    themes.choose('auto');
    expect(themes.current().name).toBe('dark');
  });

  test.each(THEME_NAMES)('%s can be read on its ground', async (name) => {
    const theme = (await openThemes({ env: { COLORTERM: 'truecolor' }, on: true, wish: name })).current();
    const luminance = ([r, g, b]: readonly number[]): number => {
      const part = (value = 0): number => {
        const share = value / 255;
        return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      };
      return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
    };
    const ground = luminance({ dark: [30, 30, 30], light: [255, 255, 255], contrast: [0, 0, 0] }[name]);
    for (const role of ['accent', 'ok', 'warn', 'error', 'added', 'removed', 'code', 'keyword', 'comment'] as const) {
      const [, ...rgb] = /38;2;(\d+);(\d+);(\d+)m/.exec(theme[role]('x')) ?? [];
      const [light, dark] = [luminance(rgb.map(Number)), ground].sort((a, b) => b - a);
      expect(((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05), role).toBeGreaterThan(name === 'contrast' ? 7 : 4.5);
    }
  });
});

test.each([
  [{ LC_ALL: 'C' }, false],
  [{ LC_ALL: 'C', LANG: 'en_GB.UTF-8' }, false],
  [{ LC_ALL: '', LANG: 'en_GB.UTF-8' }, true],
  [{ LANG: 'C.UTF-8' }, true],
  [{ LANG: 'de_DE.ISO-8859-1' }, false],
  [{}, true],
] as const)('the signs of %o are of unicode: %s', (env, unicode) => {
  const signs = signsFor(env);
  expect(signs.unicode).toBe(unicode);
  if (!unicode) expect(JSON.stringify(signs)).toMatch(/^[\x20-\x7e]*$/);
});

describe('the answers of a terminal', () => {
  test.each([
    [0, true],
    [1, true],
    [84, true],
    [41, false],
    [83, false],
  ])('kind %i wraps again: %s', (kind, reflows) => {
    expect(reflowOfKind(kind)).toBe(reflows);
  });

  test.each([
    [[1, 1, 0.93], 'light'],
    [[0.12, 0.12, 0.12], 'dark'],
    [[0, 0, 1], 'dark'],
    [[0.99, 0.96, 0.89], 'light'],
  ] as const)('%j is %s', (rgb, ground) => {
    expect(groundOf(rgb)).toBe(ground);
  });

  test('the environment tells what it can', () => {
    expect(reflowFromEnv({ TERM: 'xterm-256color' })).toBe(null);
    expect(reflowFromEnv({ TERM: 'xterm', XTERM_VERSION: 'XTerm(370)' })).toBe(false);
    expect(reflowFromEnv({ TERM: 'screen-256color', TMUX: '/tmp/x' })).toBe(true);
    expect(linksShown({ TERM_PROGRAM: 'WezTerm' })).toBe(true);
    expect(linksShown({ TERM_PROGRAM: 'WezTerm', TMUX: '/tmp/x' })).toBe(false);
    expect(linksShown({ TERM: 'xterm-256color' })).toBe(false);
    expect(linksShown({ FORCE_HYPERLINK: '1', TERM: 'dumb' })).toBe(true);
  });
});
