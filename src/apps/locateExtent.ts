/** How large a photo the network is shown. */
import { type Extent, fitExtent } from '../image/picture.js';
import type { Network } from '../nets/network.js';

/** Longest side in pixels where nobody says: fine enough for several things, and quick. */
const mostPixels = 400;
/** The same in sides of the pictures that the network was trained on: it knows things in the size they had there. */
const mostSides = 2.25;

/**
 * The photo's proportions with a longest side of `size`, or of the photo's own where that is no more than 400 pixels and
 * 2.25 times the side of the pictures that the network was trained on; no smaller than those, and no side less than the
 * network can take (a very narrow photo is stretched to that).
 */
export function workingExtent({ pictureSize, smallestPicture }: Network, photo: Extent, size?: number): Extent {
  const most = Math.min(mostPixels, Math.round(mostSides * pictureSize));
  const longest = size ?? Math.max(pictureSize, Math.min(Math.max(photo.width, photo.height), most));
  const { width, height } = fitExtent(photo, longest);
  return { width: Math.max(width, smallestPicture), height: Math.max(height, smallestPicture) };
}
