import type { Reporter, TestModule } from 'vitest/node';

/** Counts one module's tests by their end. */
function count(modules: readonly TestModule[], state: 'passed' | 'failed' | 'skipped'): number {
  return modules.reduce((sum, module) => sum + [...module.children.allTests(state)].length, 0);
}

/** Ends a run with one plain line, `N passed, N failed`, which other programs can read. */
export class PlainSummary implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const broken = modules.filter((module) => module.errors().length > 0).length;
    const skipped = count(modules, 'skipped');
    const tail = skipped > 0 ? `, ${skipped} skipped` : '';
    process.on('exit', () => {
      process.stdout.write(
        `\n${count(modules, 'passed')} passed, ${count(modules, 'failed') + broken + errors.length} failed${tail}\n`,
      );
    });
  }
}
