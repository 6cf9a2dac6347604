/** The picture classes, in the order of the embedded network's logits. Adding or moving one means training anew. */
import type { PictureClass } from '../picture-class.js';
import { agate } from './agate.js';
import { arch } from './arch.js';
import { beetle } from './beetle.js';
import { birdhead } from './birdhead.js';
import { bubbles } from './bubbles.js';
import { butterfly } from './butterfly.js';
import { cat } from './cat.js';
import { dog } from './dog.js';
import { eye } from './eye.js';
import { feather } from './feather.js';
import { fish } from './fish.js';
import { flower } from './flower.js';
import { honey } from './honey.js';
import { jelly } from './jelly.js';
import { leaf } from './leaf.js';
import { leopard } from './leopard.js';
import { mushroom } from './mushroom.js';
import { nautilus } from './nautilus.js';
import { owl } from './owl.js';
import { pagoda } from './pagoda.js';
import { plume } from './plume.js';
import { scales } from './scales.js';
import { shell } from './shell.js';
import { spiral } from './spiral.js';
import { star } from './star.js';
import { target } from './target.js';
import { tree } from './tree.js';
import { waves } from './waves.js';
import { weave } from './weave.js';
import { zebra } from './zebra.js';

export const pictureClasses: readonly PictureClass[] = [
  eye,
  spiral,
  target,
  flower,
  plume,
  butterfly,
  fish,
  birdhead,
  owl,
  cat,
  dog,
  mushroom,
  jelly,
  leaf,
  feather,
  shell,
  nautilus,
  star,
  arch,
  pagoda,
  tree,
  beetle,
  scales,
  agate,
  honey,
  zebra,
  leopard,
  weave,
  bubbles,
  waves,
];

/** The network's labels, one a class. */
export const classNames: readonly string[] = pictureClasses.map((it) => it.name);
