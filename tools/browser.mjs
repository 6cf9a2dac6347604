// Finds the Chromium that the browser tests drive, or gets one: a path by environment, the system's, Debian's package, puppeteer's download.
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run, runPackage, StepError } from './project.mjs';

const { env, platform } = process;

/** Mesa's software renderer: WebGL2 without a GPU, about twice as fast as the one inside Chromium. */
const mesaPackages = ['libegl1', 'libgl1-mesa-dri'];

/**
 * The path of a browser, installed if need be.
 * @param {(line: string) => void} log told what is being installed
 * @returns {Promise<string>}
 * @throws {StepError} if none is found and none can be installed
 */
export async function ensureBrowser(log) {
  const found = findBrowser() ?? (await downloadedBrowser());
  if (found) {
    if (platform === 'linux' && found.startsWith('/usr/')) await installPackages(mesaPackages, log);
    return found;
  }
  if (await installPackages(['chromium', ...mesaPackages], log)) {
    const installed = findBrowser();
    // On Ubuntu the package may be a stand-in that asks for a snap: trust it only if it runs.
    if (installed && (await run(installed, ['--version'], { quiet: true })).code === 0) return installed;
  }
  log("Downloading a browser (puppeteer's own)");
  const withDependencies = canInstallPackages() ? ['--install-deps'] : [];
  const { output } = await runPackage(
    'puppeteer/lib/esm/puppeteer/node/cli.js',
    ['browsers', 'install', 'chrome', ...withDependencies],
    // Naming a browser on the command line is the wish to have it, whatever .puppeteerrc.cjs says about installs.
    { quiet: true, env: { ...env, PUPPETEER_SKIP_DOWNLOAD: '0' } },
  );
  const downloaded = await downloadedBrowser();
  if (downloaded) return downloaded;
  throw new StepError(
    `${output.trim()}\nNo browser for the tests: none is installed and none could be downloaded.\n` +
      'Install Chromium or Chrome, or set PUPPETEER_EXECUTABLE_PATH to one.',
  );
}

/**
 * A browser that is already there: named by environment, on the path, or in its platform's usual place.
 * @returns {string | undefined}
 * @throws {StepError} if the environment names a file that does not exist
 */
function findBrowser() {
  for (const name of ['PUPPETEER_EXECUTABLE_PATH', 'CHROME_PATH']) {
    const path = env[name];
    if (!path) continue;
    if (!existsSync(path)) throw new StepError(`${name} names ${path}, which does not exist. Correct it or unset it.`);
    return path;
  }
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
  const folders = platform === 'win32' ? [] : (env.PATH ?? '').split(delimiter).filter(Boolean);
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...onPath, ...usualPlaces()].find((path) => existsSync(path));
}

/** @returns {string[]} where installers put Chrome, Chromium and Edge on macOS and Windows */
function usualPlaces() {
  if (platform === 'darwin') {
    const apps = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
    return ['', env.HOME ?? ''].flatMap((home) =>
      apps.map((app) => `${home}/Applications/${app}.app/Contents/MacOS/${app}`),
    );
  }
  if (platform === 'win32') {
    const programs = [
      'Google\\Chrome\\Application\\chrome.exe',
      'Chromium\\Application\\chrome.exe',
      'Microsoft\\Edge\\Application\\msedge.exe',
    ];
    const folders = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].flatMap((folder) =>
      folder ? [folder] : [],
    );
    return folders.flatMap((folder) => programs.map((program) => `${folder}\\${program}`));
  }
  return [];
}

/** @returns {Promise<string | undefined>} the browser that puppeteer downloaded at some earlier time */
async function downloadedBrowser() {
  const { default: puppeteer } = await import('puppeteer');
  try {
    const path = puppeteer.executablePath();
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined; // puppeteer throws where it has downloaded nothing
  }
}

/** @returns {boolean} whether this is root on Debian, Ubuntu or a kin of theirs */
function canInstallPackages() {
  if (platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'));
}

/**
 * Installs the Debian packages that are missing, where that is possible.
 * @param {string[]} packages
 * @param {(line: string) => void} log
 * @returns {Promise<boolean>} whether all of them are installed now
 */
async function installPackages(packages, log) {
  if (!canInstallPackages()) return false;
  const missing = [];
  for (const name of packages) {
    const { output } = await run('dpkg-query', ['-W', '-f', '${Status}', name], { quiet: true });
    if (!output.includes('install ok installed')) missing.push(name);
  }
  if (missing.length === 0) return true;
  log(`Installing ${missing.join(', ')} (apt-get)`);
  const quietly = { quiet: true, env: { ...env, DEBIAN_FRONTEND: 'noninteractive' } };
  await run('apt-get', ['update', '-qq'], quietly);
  const { code, output } = await run(
    'apt-get',
    ['install', '-y', '-qq', '--no-install-recommends', ...missing],
    quietly,
  );
  if (code !== 0) log(`apt-get could not install ${missing.join(', ')}: ${output.trim().split('\n').at(-1) ?? ''}`);
  return code === 0;
}
