/** What elements tell the page: three events that bubble through shadow trees. */
import type { Command } from '../engine/protocol.js';

const travels = { bubbles: true, composed: true };

/** Something for the engine to do. */
export class CommandEvent extends Event {
  static readonly type = 'reverie-command';
  constructor(readonly command: Command) {
    super(CommandEvent.type, travels);
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
    [FilesEvent.type]: FilesEvent;
    [CompareEvent.type]: CompareEvent;
  }
}
