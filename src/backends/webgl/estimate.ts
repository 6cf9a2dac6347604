/** What a graph would take on a device with WebGL2, for those who plan where there is none. */
import type { MemoryEstimate } from '../../core/backend.js';
import type { Graph, Value } from '../../core/graph.js';
import type { Economy } from '../../core/op.js';
import { plan } from '../../core/plan.js';
import { drawBlueprint } from './blueprint.js';
import { Boxes, type NumberFormat } from './formats.js';

export interface WebglDevice {
  /** What kernels spare where there are several for one op. Default 'fast'. */
  readonly economy?: Economy;
  /** Layers that one pass can write: 8, or 4. Default 8. */
  readonly targets?: number;
  /** The most texels a texture may be wide or high. Default 16384, as most devices have it. */
  readonly textureLimit?: number;
  /** Default 'float'. */
  readonly numbers?: NumberFormat;
}

/**
 * The memory that a program for `outputs` and the graph's assignments takes, as its `memory` says once it is compiled.
 *
 * @throws BackendError when something does not fit into the device's textures.
 */
export function estimateWebglMemory(graph: Graph, outputs: readonly Value[], device: WebglDevice = {}): MemoryEstimate {
  const { economy = 'fast', targets = 8, textureLimit = 16384, numbers = 'float' } = device;
  return drawBlueprint(plan(graph, outputs), { economy, targets, beside: true }, new Boxes(numbers, textureLimit))
    .memory;
}
