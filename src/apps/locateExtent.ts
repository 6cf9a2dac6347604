/** How large a photo the network is shown. */
import type { Extent } from '../image/picture.js';
import { fitExtent } from '../image/picture.js';
import type { Network } from '../nets/network.js';

/** Longest side in pixels where nobody says: fine enough for several things, and quick. */
export const locateSize = 400;

/**
 * The photo's proportions with a longest side of `size`, or of the photo's own up to {@link locateSize}; no smaller than
 * the pictures that the network was trained on, and no side less than the network can take (a very narrow photo is
 * stretched to that).
 */
export function workingExtent(network: Network, photo: Extent, size?: number): Extent {
  const { pictureSize, smallestPicture } = network;
  const longest = size ?? Math.max(pictureSize, Math.min(Math.max(photo.width, photo.height), locateSize));
  const { width, height } = fitExtent(photo, longest);
  return { width: Math.max(width, smallestPicture), height: Math.max(height, smallestPicture) };
}
