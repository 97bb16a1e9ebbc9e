// node scripts/ci-summary.mjs RESULT.json [failed steps]: prints "N passed, N failed" from the test
// runner's JSON, as the only line. A file that could not be loaded counts as one failure, and so does
// each failed step before the tests.
import { readFileSync } from 'node:fs';

const [file, steps = '0'] = process.argv.slice(2);
let passed = 0;
let failed = Number(steps);
try {
  const report = JSON.parse(readFileSync(file, 'utf8'));
  passed = report.numPassedTests;
  failed += report.numFailedTests;
  for (const suite of report.testResults) {
    if (suite.status === 'failed' && suite.assertionResults.length === 0) failed++;
  }
  if (passed === 0 && failed === 0) failed = 1;
} catch (error) {
  console.error(`ci-summary: no test result: ${error.message}`);
  failed++;
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
