/**
 * From a graph to a program: plan it, load its shaders, take its textures, prepare the draws of every step.
 */
import { BackendError } from '../../core/errors.js';
import type { Graph, Value } from '../../core/graph.js';
import type { LoadOptions } from '../../core/loading.js';
import { type Plan, plan } from '../../core/plan.js';
import { type CallOf, callOf, shaderNames } from './calls.js';
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
  const calls = planned.steps.map((step) => callOf(step, device.traits));
  const shaders = await device.programs.load(['copy', ...calls.flatMap(shaderNames)]);
  // Shaders of several graphs compile side by side; textures are taken by one after the other.
  return device.compilations.add(() => prepare(device, planned, calls, shaders, options));
}

async function prepare(
  device: Device,
  planned: Plan,
  calls: readonly CallOf[],
  shaders: Shaders,
  options: LoadOptions,
): Promise<WebglProgram> {
  const { context, textures, store } = device;
  context.check();
  const tensors = planned.leaves.flatMap(({ source }) => (source.kind === 'constant' ? [source.tensor] : []));
  const variables = [
    ...planned.leaves.flatMap(({ source }) => (source.kind === 'variable' ? [source.variable] : [])),
    ...planned.assignments.map(({ variable }) => variable),
  ];
  const workspace = new Workspace(textures);
  const release = (): void => {
    workspace.free();
    store.leave(tensors);
  };
  store.enter(tensors);
  store.sweep();
  try {
    await prepareConstants(device, shaders, calls, options);
    const builder = new GraphBuilder(device, planned, calls, shaders, workspace);
    const stored = [...new Set(variables)].map((variable) => store.variable(variable));
    const steps = calls.map((call) => builder.draws(call));
    const assignments = planned.assignments.map(({ variable, value }) =>
      prepareDraw(
        context.gl,
        shaders('copy'),
        tensorTarget(store.variable(variable)),
        { x: builder.result(value) },
        {},
      ),
    );
    checkErrors(context.gl);

    const { results: activations, scratch, tables } = workspace.bytes;
    const constants = tables + store.bytesOf(tensors);
    const variableBytes = stored.reduce((sum, { texture }) => sum + texture.bytes, 0);
    const total = activations + scratch + constants + variableBytes;
    const memory = { activations, scratch, constants, variables: variableBytes, total };
    const results = new Map(planned.outputs.map((output) => [output, builder.result(output)]));
    return new WebglProgram({
      context,
      plan: planned,
      memory,
      algorithms: calls.flatMap(({ output, webgl: { algorithm } }) =>
        algorithm === undefined ? [] : [{ step: nameOf(output), algorithm }],
      ),
      steps,
      assignments,
      variables: stored,
      results,
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
