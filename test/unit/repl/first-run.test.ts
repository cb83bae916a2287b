import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { textWidth } from '../../../src/lib/width.ts';
import { firstRunRows, isFirstRun } from '../../../src/repl/first-run.ts';

describe('the first screen', () => {
  test.each([80, 40, 120])(
    'fits %i columns, leaves room for the prompt in 24 rows, and says what matters',
    (columns) => {
      const rows = firstRunRows({ data: '/home/ada/.local/share/mira', home: '/home/ada', columns });
      expect(rows.length).toBeLessThanOrEqual(20);
      for (const row of rows) expect(textWidth(row)).toBeLessThan(columns);
      const text = rows.join(' ').replace(/\s+/g, ' ');
      for (const said of ['~/.local/share/mira', 'memory is switched off', '/help', '/remember', '/why']) {
        expect(text).toContain(said);
      }
    },
  );

  test('a folder name cannot reach the terminal', () => {
    expect(firstRunRows({ data: '/x\u001b[2J', home: '/h', columns: 80 }).join('')).not.toContain('\u001b');
  });

  test('is shown once', () => {
    const dir = mkdtempSync(join(tmpdir(), 'mira-first-'));
    const marker = join(dir, 'data', 'introduced');
    try {
      expect(isFirstRun(marker)).toBe(true);
      expect(isFirstRun(marker)).toBe(false);
      expect(statSync(marker).mode & 0o777).toBe(0o600);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });

  test('does not hinder the chat where nothing can be written', () => {
    expect(isFirstRun('/proc/none/introduced')).toBe(true);
    expect(existsSync('/proc/none')).toBe(false);
  });
});
