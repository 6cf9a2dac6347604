// `npm test`: from a bare clone to the last line `N passed, N failed`.
// Installs, gets a browser, checks formatting, lint, imports and types, builds, runs the tests. A failed step does not keep the
// tests from running; it counts as a failure in the last line and in the exit code.
// `npm test -- test/ops -t relu` hands its arguments to Vitest and leaves the checks out.
import './node-version.mjs';
import { readFileSync, rmSync } from 'node:fs';
import { ensureBrowser } from './browser.mjs';
import { buildGenerated, buildLib, buildPlayground } from './build.mjs';
import { runChecks } from './check.mjs';
import { ensureInstalled } from './install.mjs';
import { inRoot, runMain, runPackage } from './project.mjs';
import { failedSteps, step } from './steps.mjs';

const report = 'test-results/vitest.json';

/** @typedef {{ status: string, assertionResults: { status: string }[] }} FileReport */
/** @typedef {{ success: boolean, testResults: FileReport[] }} Report */

/**
 * Counts of Vitest's JSON report. A file that broke before its first test, and an error outside of any test, are failures too.
 * @returns {{ passed: number, failed: number, skipped: number }}
 */
function countTests() {
  const { success, testResults } = /** @type {Report} */ (JSON.parse(readFileSync(inRoot(report), 'utf8')));
  const count = (/** @type {string[]} */ ...kinds) =>
    testResults.flatMap((file) => file.assertionResults).filter(({ status }) => kinds.includes(status)).length;
  const broken = testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  ).length;
  const failed = count('failed') + broken;
  return {
    passed: count('passed'),
    failed: success ? failed : Math.max(1, failed),
    skipped: count('skipped', 'pending', 'todo'),
  };
}

/**
 * Runs Vitest.
 * @param {string[]} filters what follows `npm test --`
 * @param {string | undefined} browser path of the browser that tests may start
 */
async function runTests(filters, browser) {
  rmSync(inRoot(report), { force: true });
  const env = browser ? { ...process.env, PUPPETEER_EXECUTABLE_PATH: browser } : process.env;
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...filters];
  const { code } = await runPackage('vitest/vitest.mjs', args, { env });
  try {
    const counts = countTests();
    return { ...counts, failed: code === 0 ? counts.failed : Math.max(1, counts.failed) };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }; // Vitest ended without a report and has said why
  }
}

await runMain(async () => {
  const filters = process.argv.slice(2);
  await step('dependencies', ensureInstalled);
  if (failedSteps().length > 0) {
    // Without dependencies nothing below can even start.
    console.log('0 passed, 1 failed');
    process.exitCode = 1;
    return;
  }
  const browser = await step('browser', async () => {
    const path = await ensureBrowser(console.log);
    console.log(`        ${path}`);
    return path;
  });
  await step('wasm kernels and shaders', buildGenerated);
  if (filters.length > 0) console.log('skipped formatting, lint, imports and types: only some tests were asked for');
  else await runChecks();
  await step('library', buildLib);
  await step('playground', buildPlayground);

  const { passed, failed, skipped } = await runTests(filters, browser);
  if (failedSteps().length > 0) console.log(`Failed steps: ${failedSteps().join(', ')}`);
  const allFailed = failed + failedSteps().length;
  console.log(`${passed} passed, ${allFailed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  process.exitCode = allFailed > 0 ? 1 : 0;
});
