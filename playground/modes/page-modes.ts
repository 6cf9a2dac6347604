/** The modes as the page shows them, in the order of their tabs. */
import { DetectMode } from './detect/page.js';
import { DreamMode } from './dream/page.js';
import type { ModeHost, PageMode } from './page-mode.js';
import { StyleMode, TextureMode } from './style/page.js';

export const createModes = (host: ModeHost): readonly [PageMode, ...PageMode[]] => [
  new DreamMode(host),
  new DetectMode(host),
  new StyleMode(host),
  new TextureMode(host),
];
