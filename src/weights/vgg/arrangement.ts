/** How a kind of file names and lays out a VGG's tensors. */
import type { InputPreprocessing } from '../manifest/source.js';
import type { VggArchitecture } from './architecture.js';

/** Where in the file a layer's two tensors are. */
export interface LayerPlace {
  kernel?: string;
  bias?: string;
}

export interface Arrangement {
  /** What such a file is called: "Keras VGG". */
  readonly title: string;
  /** What it looks like and where to get one, for messages. */
  readonly expected: string;
  /**
   * Order of a kernel's axes: height, width, in, out or out, in, height, width. A fully connected layer is stored with
   * its inputs flattened in the same order, so that the same words say how it becomes a convolution.
   */
  readonly axes: 'HWIO' | 'OIHW';
  /** What the network was trained on; its order is that of the first kernel's inputs. */
  readonly input: InputPreprocessing;
  /** Whether these are the names of such a file. */
  readonly recognizes: (names: readonly string[]) => boolean;
  /**
   * The places by layer name. A layer that the architecture does not have keeps the name it has in the file: it tells
   * that the file is of another architecture.
   */
  readonly locate: (names: readonly string[], architecture: VggArchitecture) => Map<string, LayerPlace>;
}

/** Notes where a layer's kernel or bias is. Of several places the first counts. */
export function note(places: Map<string, LayerPlace>, layer: string, role: 'kernel' | 'bias', name: string): void {
  const place = places.get(layer) ?? {};
  place[role] ??= name;
  places.set(layer, place);
}
