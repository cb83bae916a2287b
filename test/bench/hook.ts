import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { makeHooks } from '../../src/claude/hooks.ts';
import { openChecker } from '../../src/corrections/checker.ts';
import type { Rule } from '../../src/corrections/rule.ts';
import { loadBash } from '../../src/syntax/load-bash.ts';
import { INNOCENT, RULES, VIOLATIONS } from '../unit/corrections/replay.ts';

const GOAL_MS = 5;
const ROUNDS = 10;
/** As many rules as fifty corrections have. */
const RULE_COUNT = 50;

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
}

function manyRules(): readonly Rule[] {
  const more = Array.from({ length: RULE_COUNT - RULES.length }, (_, at): Rule => {
    const kind = (['command', 'path', 'content'] as const)[at % 3] ?? 'command';
    const pattern = { command: `tool${at} sub *`, path: `area${at}/**/*.ts`, content: `word${at}\\s+here` }[kind];
    return {
      id: `more${at}`,
      text: `rule ${at}`,
      kind,
      pattern,
      within: null,
      action: 'block',
      instead: null,
      path: null,
      exceptions: [],
    };
  });
  return [...RULES, ...more];
}

/** What a decision takes from the hook's JSON to its answer, with 50 rules, over the 200 calls of the replay. */
export async function run(): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'mira-bench-hook-'));
  for (const folder of ['vendor', 'src']) mkdirSync(join(root, folder));
  const rules = manyRules();
  const started = performance.now();
  const bash = await loadBash(process.cwd());
  console.log(`loading the grammar: ${(performance.now() - started).toFixed(0)} ms, once a session, in the background`);
  const checker = openChecker({
    corrections: { rules: () => rules, version: () => '1' },
    project: null,
    root,
    environment: (name) => process.env[name],
    loadBash: async () => bash,
    unsure: 'open',
    onFailure: 'closed',
  });
  const hooks = makeHooks(
    [
      {
        event: 'PreToolUse',
        async run(input) {
          const { tool, call } = JSON.parse(String(input['line'])) as { tool: string; call: Record<string, unknown> };
          const { decision, reason } = await checker.check({ tool, input: call, cwd: root });
          return decision === 'block' ? { deny: reason ?? '' } : null;
        },
      },
    ],
    { problem: (line) => console.log(line) },
  );
  const calls = [...Object.values(VIOLATIONS).flat(), ...INNOCENT].map(({ tool, input }) => ({
    line: JSON.stringify({ tool, call: input }).replaceAll('ROOT', root),
    script: typeof input['command'] === 'string' ? input['command'] : '',
  }));
  const whole: number[] = [];
  const parsing: number[] = [];
  const cpu: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    for (const { line, script } of calls) {
      const before = process.cpuUsage();
      const begun = performance.now();
      await hooks.answer({ callback_id: 'mira_0', input: { line } });
      const decided = performance.now();
      const { user, system } = process.cpuUsage(before);
      bash.read(script);
      const parsed = performance.now();
      // The first round compiles.
      if (round > 0) {
        whole.push(decided - begun);
        cpu.push((user + system) / 1_000);
        parsing.push(parsed - decided);
      }
    }
  }
  const p95 = percentile(whole, 0.95);
  console.log(
    `a decision with ${rules.length} rules: p50 ${percentile(whole, 0.5).toFixed(2)} ms, p95 ${p95.toFixed(2)} ms (goal <= ${GOAL_MS} ms, ${p95 <= GOAL_MS ? 'reached' : 'MISSED'}), p99 ${percentile(whole, 0.99).toFixed(2)} ms`,
  );
  console.log(
    `against parsing the same commands alone: p50 ${(percentile(whole, 0.5) / percentile(parsing, 0.5)).toFixed(1)} x, p95 ${(p95 / percentile(parsing, 0.95)).toFixed(1)} x`,
  );
  console.log(
    `the same in time of the processor: p50 ${percentile(cpu, 0.5).toFixed(2)} ms, p95 ${percentile(cpu, 0.95).toFixed(2)} ms`,
  );
  rmSync(root, { recursive: true });
}
