/** What a person can set in a search, with ranges; shared by the page and the engine worker. */
import { locateDefaults, type LocateMethod, type LocateSettings } from '../../../src/apps/locateSettings.js';

export const initialSettings: LocateSettings = { ...locateDefaults, size: 320 };

export const ranges = {
  top: { least: 2, most: 40, step: 1 },
  size: { least: 64, most: 640, step: 16 },
};

/** Things of about the size the network was trained on, several beside each other, and no longer than a short wait. */
export const fitSize = (pictureSize: number): number => Math.min(400, Math.round((2.5 * pictureSize) / 16) * 16);

/** The methods offered, in words. */
export const methods: readonly { readonly id: LocateMethod; readonly title: string }[] = [
  { id: 'logsumexp', title: 'Gradient of the evidence' },
  { id: 'log-softmax', title: 'Gradient of the log-probability' },
  { id: 'original', title: 'MindsEye 2018, to the letter' },
  { id: 'guided', title: 'Guided backpropagation' },
  { id: 'input', title: 'Gradient × input' },
  { id: 'smoothgrad', title: 'SmoothGrad (slow)' },
  { id: 'gradcam', title: 'Grad-CAM' },
  { id: 'layercam', title: 'LayerCAM' },
  { id: 'classmap', title: 'Class map, no gradient' },
];
