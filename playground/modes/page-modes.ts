/** The modes as the page shows them, in the order of their tabs. */
import { DreamMode } from './dream/page.js';
import type { ModeHost, PageMode } from './page-mode.js';

export const createModes = (host: ModeHost): readonly [PageMode, ...PageMode[]] => [new DreamMode(host)];
