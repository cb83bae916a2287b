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
    reporters: ['default', new PlainSummary()],
  },
});
