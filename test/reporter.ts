import type { Reporter, TestModule } from 'vitest/node';

/** Counts one module's tests by their end. */
function count(modules: readonly TestModule[], state: 'passed' | 'failed'): number {
  return modules.reduce((sum, module) => sum + [...module.children.allTests(state)].length, 0);
}

/** Ends a run with one plain line, `N passed, N failed`, which other programs can read. */
export class PlainSummary implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const broken = modules.filter((module) => module.errors().length > 0).length;
    const passed = count(modules, 'passed');
    const failed = count(modules, 'failed') + broken + errors.length;
    process.on('exit', () => process.stdout.write(`\n${passed} passed, ${failed} failed\n`));
  }
}
