/** What elements tell the page: four events that bubble through shadow trees. */
import type { DreamSettings } from '../../src/apps/dream.js';
import type { Command } from '../engine/protocol.js';

const travels = { bubbles: true, composed: true };

/** Something for the engine to do. */
export class CommandEvent extends Event {
  static readonly type = 'reverie-command';
  constructor(readonly command: Command) {
    super(CommandEvent.type, travels);
  }
}

/** Some settings of the present mode have changed. */
export class SettingsEvent extends Event {
  static readonly type = 'reverie-settings';
  constructor(readonly change: Partial<DreamSettings>) {
    super(SettingsEvent.type, travels);
  }
}

/** Files were picked or dropped; the page decides what each is. */
export class FilesEvent extends Event {
  static readonly type = 'reverie-files';
  constructor(readonly files: readonly File[]) {
    super(FilesEvent.type, travels);
  }
}

/** Show the photo in the dream's place, or stop. */
export class CompareEvent extends Event {
  static readonly type = 'reverie-compare';
  constructor(readonly held: boolean) {
    super(CompareEvent.type, travels);
  }
}

declare global {
  interface HTMLElementEventMap {
    [CommandEvent.type]: CommandEvent;
    [SettingsEvent.type]: SettingsEvent;
    [FilesEvent.type]: FilesEvent;
    [CompareEvent.type]: CompareEvent;
  }
}
