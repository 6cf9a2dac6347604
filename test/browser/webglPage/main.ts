/** Hands the checks to the test, which calls them by name. */
import * as checks from './checks.js';

declare global {
  interface Window {
    webglChecks: typeof checks;
  }
}

window.webglChecks = checks;
