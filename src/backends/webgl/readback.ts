/**
 * Waiting for the GPU, and numbers back from it, without blocking the thread: the copy goes into a buffer on the GPU's
 * side, a fence tells when it is there. (A direct read of 16 MB holds a page up for 200 ms, this one for about 10.)
 */
import { BackendError } from '../../core/errors.js';
import type { WebglContext } from './context.js';
import type { TensorOperand } from './draw.js';
import { fromTexels, hasPhase, phaseCount, texelSize } from './layout.js';

/** Of each context, when what was waited for last is done. */
const latest = new WeakMap<WebglContext, Promise<void>>();

/** Resolves when everything submitted so far has been computed. @throws BackendError when the context is lost. */
export async function gpuDone(context: WebglContext): Promise<void> {
  const { gl } = context;
  context.check();
  const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
  gl.flush();
  const done = signalled(context, fence, latest.get(context));
  latest.set(
    context,
    done.catch(() => undefined),
  );
  return done;
}

/** @param before fences are signalled in order: this one need not be looked at until then. */
async function signalled(context: WebglContext, fence: WebGLSync | null, before?: Promise<void>): Promise<void> {
  const { gl } = context;
  try {
    await before;
    for (;;) {
      context.check();
      const status = fence ? gl.clientWaitSync(fence, 0, 0) : gl.WAIT_FAILED;
      if (status === gl.ALREADY_SIGNALED || status === gl.CONDITION_SATISFIED) return;
      if (status === gl.WAIT_FAILED) throw new BackendError('WebGL: waiting for the GPU failed. Reload the page.');
      await moment();
    }
  } finally {
    gl.deleteSync(fence);
  }
}

/**
 * About a millisecond, the time between two looks at a fence: a browser sees it signalled only between tasks. A timer set
 * by a timer's task would wait four (HTML, "timer initialisation steps"), so a message goes in between.
 */
async function moment(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1));
  await message();
}

/** Those who wait for a message to themselves, in order. */
const expecting: (() => void)[] = [];
let mailbox: MessagePort | undefined;

/** Resolves in a task of its own. One channel serves all: making one takes longer than the message. */
function message(): Promise<void> {
  if (!mailbox) {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => expecting.shift()?.();
    mailbox = port2;
  }
  mailbox.postMessage(undefined);
  return new Promise((resolve) => {
    expecting.push(resolve);
  });
}

/** The numbers of a tensor in logical order, as they are after the draws submitted so far. */
export async function readTensor(context: WebglContext, { texture, layout }: TensorOperand): Promise<Float32Array> {
  const { gl } = context;
  context.check();
  const length = layout.width * layout.height * texelSize;
  const bytes = length * Float32Array.BYTES_PER_ELEMENT;
  const phases = Array.from({ length: phaseCount }, (_, phase) => phase).filter((phase) => hasPhase(layout, phase));

  const buffer = gl.createBuffer();
  gl.bindBuffer(gl.PIXEL_PACK_BUFFER, buffer);
  gl.bufferData(gl.PIXEL_PACK_BUFFER, phases.length * bytes, gl.STREAM_READ);
  gl.bindFramebuffer(gl.READ_FRAMEBUFFER, texture.framebuffer);
  phases.forEach((phase, i) => {
    gl.readBuffer(gl.COLOR_ATTACHMENT0 + phase);
    gl.readPixels(0, 0, layout.width, layout.height, gl.RGBA, gl.FLOAT, i * bytes);
  });
  gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
  try {
    await gpuDone(context);
    const layers: Float32Array[] = [];
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, buffer);
    phases.forEach((phase, i) => {
      layers[phase] = new Float32Array(length);
      gl.getBufferSubData(gl.PIXEL_PACK_BUFFER, i * bytes, layers[phase]);
    });
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
    return fromTexels(layout, layers);
  } finally {
    gl.deleteBuffer(buffer);
  }
}
