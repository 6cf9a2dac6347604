/** The pictures the embedded network is trained on, drawn from a seed. */
export { classNames, pictureClasses } from './classes/index.js';
export type { PictureClass } from './picture-class.js';
export { drawPrepared, preparedNames, type PreparedName } from './prepared.js';
export { drawPicture, drawPortrait, drawScene, type PlacedObject, type Scene } from './scene.js';
export { contactSheet, toBytes } from './sheet.js';
