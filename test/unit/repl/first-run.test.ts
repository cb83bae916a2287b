import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { textWidth } from '../../../src/lib/width.ts';
import { firstRunRows, isFirstRun } from '../../../src/repl/first-run.ts';

describe('the first screen', () => {
  test.each([
    [80, 24],
    [40, 24],
    [120, 50],
    [40, 12],
  ])('fits a window of %i × %i with the prompt below it, and says what matters', (columns, height) => {
    const rows = firstRunRows({ data: '/home/ada/.local/share/mira', home: '/home/ada', columns, rows: height });
    expect(rows.length).toBeLessThanOrEqual(height - 5);
    for (const row of rows) expect(textWidth(row)).toBeLessThan(columns);
    const text = rows.join(' ').replace(/\s+/g, ' ');
    for (const said of ['~/.local/share/mira', 'is switched off', '/help', '/remember', '/why']) {
      expect(text).toContain(said);
    }
  });

  test('a folder name cannot reach the terminal', () => {
    expect(firstRunRows({ data: '/x\u001b[2J', home: '/h', columns: 80, rows: 24 }).join('')).not.toContain('\u001b');
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
