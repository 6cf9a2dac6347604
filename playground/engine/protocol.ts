/**
 * What the page and the engine worker say to each other. Everything is a plain message; the page owns no tensors and the
 * worker owns no elements.
 *
 * A canvas has one context type for life, so a canvas is not part of opening a backend: the worker asks for one
 * (`canvas-wanted`) whenever it needs a fresh one, and the page answers with `canvas`.
 */
import type { DreamSettings } from '../../src/apps/dream.js';
import type { StyleSettings } from '../../src/apps/styleSettings.js';
import type { TextureSettings } from '../../src/apps/texture.js';
import type { Layer } from '../../src/nets/network.js';
import type { Finding } from '../modes/detect/finding.js';
import type { FrameReport } from '../modes/mode.js';
import type { Holding, ShelfRecord, Stored } from '../shelf/record.js';
import type { Begun } from '../shelf/shelf.js';
import type { Recipe } from '../modes/recipe.js';

export type BackendChoice = 'auto' | 'webgl' | 'wasm';

/** What a person can ask for. */
export type Command =
  | { readonly type: 'play' }
  | { readonly type: 'pause' }
  /** One step, then pause. */
  | { readonly type: 'step' }
  /** From the photo again, playing. */
  | { readonly type: 'restart' }
  /** Answered by `saved`. */
  | { readonly type: 'save' }
  | { readonly type: 'backend'; readonly choice: BackendChoice }
  | MaterialCommand;

/** What to work with. */
export type MaterialCommand =
  | { readonly type: 'photo'; readonly file: File }
  | { readonly type: 'prepared'; readonly id: string }
  | { readonly type: 'weights'; readonly file: File }
  /** A picture whose style is wanted. */
  | { readonly type: 'style'; readonly file: File }
  /** Those of the album to use. */
  | { readonly type: 'styles'; readonly ids: readonly string[] }
  /** The network that comes with the page, or one that is kept. */
  | { readonly type: 'use'; readonly network: string }
  /** Download and keep it; `holds` by default what is needed first. Goes on where it was stopped. */
  | { readonly type: 'get'; readonly network: string; readonly holds?: Holding; readonly address?: string }
  | { readonly type: 'hold'; readonly network: string }
  | { readonly type: 'forget'; readonly network: string }
  /** How networks to come are kept: in half precision, or 8 bits a number. */
  | { readonly type: 'storing'; readonly as: Exclude<Stored, 'unchanged'> };

export type ToEngine =
  | Command
  /** The first message. `prepared`: the picture to open on. `autoplay`: start as soon as a network is there too. */
  | {
      readonly type: 'open';
      readonly recipe: Recipe;
      readonly choice: BackendChoice;
      readonly prepared: string;
      readonly autoplay: boolean;
    }
  | { readonly type: 'recipe'; readonly recipe: Recipe }
  | { readonly type: 'canvas'; readonly canvas: OffscreenCanvas };

/** `waiting`: no network or no photo yet. `done`: the planned steps are made; `play` goes on. */
export type RunState = 'waiting' | 'playing' | 'paused' | 'done';

export interface NetworkReport {
  readonly name: string;
  /** Architecture, source, and what is missing. */
  readonly title: string;
  readonly layers: readonly Layer[];
  /** Height and width of the pictures it was trained on, in pixels. */
  readonly pictureSize: number;
  /** Classes it can be guided by; none where it has no classifier. */
  readonly classes: readonly string[];
  /** Settings that suit it, by mode. */
  readonly presets: {
    readonly dream: DreamSettings;
    readonly style: StyleSettings;
    readonly texture: TextureSettings;
  };
}

/** A download under way, or a file that is being put away. */
export interface Underway {
  readonly kind: 'download' | 'file';
  readonly holds: Holding;
  readonly bytes: number;
  readonly total: number | undefined;
  readonly secondsLeft: number | undefined;
  /** What became of a source if anything went wrong; what is done with what came. */
  readonly note: string;
}

/** A network that is kept, or can be had. */
export interface ShelfItem {
  readonly network: string;
  readonly title: string;
  /** Whether its convolutions can be had without its classifier. */
  readonly parts: boolean;
  readonly available: boolean;
  readonly kept: Pick<ShelfRecord, 'holds' | 'stored' | 'bytes'> | undefined;
  /** A download that was stopped. */
  readonly begun: Begun | undefined;
  readonly underway: Underway | undefined;
  /** Whether the engine works with it. */
  readonly inUse: boolean;
  readonly sources: readonly { readonly licence: string; readonly attribution: string }[];
}

export interface BackendReport {
  readonly name: 'webgl' | 'wasm';
  readonly description: string;
  /** Why this one. */
  readonly reason: string;
}

export interface PhotoReport {
  readonly name: string;
  /** Which of the prepared pictures it is, if one. */
  readonly prepared: string | undefined;
  readonly width: number;
  readonly height: number;
}

/** A picture the project draws itself, to start from. */
export interface PreparedReport {
  readonly id: string;
  readonly title: string;
  readonly thumbnail: ImageBitmap;
}

/** What an error is about; decides nothing but its heading. */
export type Concern = 'photo' | 'weights' | 'shelf' | 'backend' | 'run' | 'picture' | 'engine';

export type FromEngine =
  | { readonly type: 'shelf'; readonly items: readonly ShelfItem[] }
  | { readonly type: 'canvas-wanted' }
  /** The canvas shows a picture that no frame announces: the last good one, after trouble. */
  | { readonly type: 'kept' }
  | { readonly type: 'prepared'; readonly pictures: readonly PreparedReport[] }
  /** The styles there are, when that has changed, and which are in use. */
  | { readonly type: 'styles'; readonly pictures?: readonly PreparedReport[]; readonly chosen: readonly string[] }
  | { readonly type: 'backend'; readonly backend: BackendReport }
  | { readonly type: 'network'; readonly network: NetworkReport }
  | { readonly type: 'photo'; readonly photo: PhotoReport; readonly bitmap: ImageBitmap }
  | { readonly type: 'busy'; readonly doing: string | undefined }
  | { readonly type: 'state'; readonly state: RunState }
  /** A new start from the photo: frames before it no longer count. */
  | { readonly type: 'begin' }
  /** `shown`: whether the canvas has a picture of it. */
  | { readonly type: 'finding'; readonly finding: Finding }
  | { readonly type: 'frame'; readonly frame: FrameReport; readonly shown: boolean }
  | { readonly type: 'saved'; readonly blob: Blob }
  | { readonly type: 'error'; readonly about: Concern; readonly message: string };

/** How the worker tells the page. */
export type Post = (message: FromEngine, transfer?: Transferable[]) => void;
