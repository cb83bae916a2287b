import { defineConfig } from 'vitest/config';
import { PlainSummary } from './test/reporter.ts';

// The end-to-end files each start real claude processes: two at a time is what a small machine carries.
export default defineConfig({
  test: {
    include: ['test/{unit,flow,golden,e2e}/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    pool: 'forks',
    // Real processes on a shared machine: one that was starved of its time gets another chance, in CI alone.
    retry: process.env['CI'] === undefined ? 0 : 2,
    reporters: ['default', new PlainSummary()],
  },
});
