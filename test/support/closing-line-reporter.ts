import type { Reporter, TestCase, TestModule } from 'vitest/node';

/**
 * Ends a run with one line, "N passed, N failed, N skipped". On a CI machine,
 * which installs everything, a skipped test is a failure.
 */
export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const tests: TestCase[] = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string) => tests.filter((test) => test.result().state === state).length;
    const skipped = tests.filter((test) => test.result().state === 'skipped');
    // A module that does not load, or a hook that fails, fails the run though no test did.
    const broken = modules.flatMap((module) => [module, ...module.children.allSuites()]);
    const brokenCount = broken.filter((part) => part.errors().length > 0).length;
    const failed = count('failed') + brokenCount + errors.length;

    for (const test of skipped)
      console.log(`skipped: ${test.module.relativeModuleId} ${test.fullName}`);
    if (process.env.CI === 'true' && skipped.length > 0) {
      console.log('A CI machine has all that the tests need: a skipped test fails the run.');
      process.exitCode = 1;
    }
    console.log(`\n${count('passed')} passed, ${failed} failed, ${skipped.length} skipped`);
  }
}
