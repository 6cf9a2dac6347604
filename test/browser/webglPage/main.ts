/** Hands the checks to the test, which calls them by name. */
import * as checks from './checks.js';
import * as fallbacks from './fallbacks.js';
import * as joined from './joined.js';
import * as slices from './slices.js';
import * as winograd from './winograd.js';

declare global {
  interface Window {
    webglChecks: typeof checks & typeof fallbacks & typeof joined & typeof slices & typeof winograd;
  }
}

window.webglChecks = { ...checks, ...fallbacks, ...joined, ...slices, ...winograd };
