/** Reverie's WebGL2 backend, in a page. */
import { createWebglBackend } from '../../src/backends/webgl/index.js';
import type { Program } from '../../src/core/backend.js';
import { Variable } from '../../src/core/graph.js';
import type { Economy } from '../../src/core/op.js';
import type { ConvolutionWeights, Task } from '../vgg16.js';
import type { PageEngine } from '../webglPage/engine.js';
import { type TaskGraph, vgg16Graph } from './vgg16Graph.js';

export async function reverieWebgl(
  weights: readonly ConvolutionWeights[],
  picture: Float32Array,
  size: number,
  economy: Economy,
): Promise<PageEngine> {
  const backend = await createWebglBackend({ economy });
  const image = new Variable('image', [1, 3, size, size]);
  backend.write(image, picture);

  const compiled = new Map<Task, { readonly task: TaskGraph; readonly program: Program }>();
  const prepare = async (name: Task): Promise<Program> => {
    const task = vgg16Graph(weights, image, name);
    const program = await backend.compile(task.graph, task.outputs);
    compiled.set(name, { task, program });
    return program;
  };
  const get = (name: Task) => {
    const found = compiled.get(name);
    if (!found) throw new RangeError(`the task ${name} was not prepared`);
    return found;
  };
  const step = await prepare('step');
  let last: Task = 'step';
  return {
    name: economy === 'fast' ? 'reverie' : `reverie, ${economy}`,
    version: backend.description,
    submit(name) {
      get(name).program.run();
      last = name;
    },
    async finish() {
      const { task, program } = get(last);
      return (await program.read(task.loss))[0];
    },
    async prepareForward() {
      await prepare('forward');
    },
    gradient: () => step.read(get('step').task.outputs[1]),
    gpuBytes: () => backend.memory.peak,
    planned: { ...step.memory },
    algorithms: step.algorithms,
  };
}
