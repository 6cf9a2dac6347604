/**
 * From a graph to a program: plan it, load its shaders, take its textures, prepare the draws of every step.
 */
import { BackendError } from '../../core/errors.js';
import type { Graph, Value } from '../../core/graph.js';
import type { LoadOptions } from '../../core/loading.js';
import { plan } from '../../core/plan.js';
import { type Blueprint, drawBlueprint, shaderNames } from './blueprint.js';
import type { Device } from './device.js';
import { prepareDraw, tensorTarget } from './draw.js';
import { prepareConstants } from './packing.js';
import { GraphBuilder } from './passes.js';
import { WebglProgram } from './program.js';
import type { Shaders } from './programs.js';
import { Workspace } from './workspace.js';

/**
 * @throws BackendError when a shader does not compile or the memory is not there.
 * @throws whatever ends the reading of stored constants.
 */
export async function compileGraph(
  device: Device,
  graph: Graph,
  outputs: readonly Value[],
  options: LoadOptions = {},
): Promise<WebglProgram> {
  const planned = plan(graph, outputs);
  const blueprint = drawBlueprint(planned, device.traits, device.boxes);
  const shaders = await device.programs.load(['copy', ...shaderNames(blueprint)]);
  // Shaders of several graphs compile side by side; textures are taken by one after the other.
  return device.compilations.add(() => prepare(device, blueprint, shaders, options));
}

async function prepare(
  device: Device,
  blueprint: Blueprint,
  shaders: Shaders,
  options: LoadOptions,
): Promise<WebglProgram> {
  const { context, textures, store } = device;
  const { plan, calls, memory } = blueprint;
  context.check();
  const tensors = [...blueprint.constants.keys()];
  let workspace: Workspace | undefined;
  const release = (): void => {
    workspace?.free();
    store.leave(tensors);
  };
  store.enter(tensors);
  store.sweep();
  try {
    // Constants first: what is needed only while they are uploaded has been given back when the rest is taken.
    await prepareConstants(device, shaders, blueprint, options);
    workspace = new Workspace(textures, blueprint);
    const builder = new GraphBuilder(device, shaders, blueprint, workspace);
    const variables = blueprint.variables.map((variable) => store.variable(variable));
    const steps = calls.map((_, step) => builder.draws(step));
    const assignments = plan.assignments.map(({ variable, value }) =>
      prepareDraw(
        context.gl,
        shaders('copy'),
        tensorTarget(store.variable(variable)),
        { x: builder.result(value) },
        {},
      ),
    );
    checkErrors(context.gl);
    return new WebglProgram({
      context,
      plan,
      memory,
      algorithms: calls.flatMap(({ of, kernel: { algorithm } }) =>
        algorithm === undefined ? [] : [{ step: nameOf(of), algorithm }],
      ),
      steps,
      assignments,
      variables,
      results: new Map(plan.outputs.map((output) => [output, builder.result(output)])),
      release,
    });
  } catch (error) {
    release();
    throw error;
  }
}

function nameOf({ label, source }: Value): string {
  return label ?? (source.kind === 'op' ? source.op.name : source.kind);
}

/** WebGL tells of trouble only when asked. */
function checkErrors(gl: WebGL2RenderingContext): void {
  const error = gl.getError();
  if (error === gl.NO_ERROR || error === gl.CONTEXT_LOST_WEBGL) return;
  if (error === gl.OUT_OF_MEMORY) {
    throw new BackendError('WebGL: the GPU has not enough memory for this graph.', 'Use a smaller picture.');
  }
  throw new BackendError(`WebGL: preparing the graph failed with error 0x${error.toString(16)}.`);
}
