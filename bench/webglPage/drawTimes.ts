/** How long each draw takes: what a profile of a step is made of. */

export interface DrawTime {
  /** Text of the fragment shader. */
  readonly shader: string;
  /** Milliseconds. Each draw is waited for, so in all it is more than the same draws take one behind the other. */
  readonly time: number;
}

/** Times the draws that WebGL2 contexts of the page make while `work` runs. */
export async function drawTimes(work: () => Promise<void>): Promise<readonly DrawTime[]> {
  const times: DrawTime[] = [];
  const { prototype } = WebGL2RenderingContext;
  const real: unknown = Reflect.get(prototype, 'drawArrays');
  if (!(real instanceof Function)) throw new TypeError('WebGL2 has no drawArrays');
  const timed = new Proxy(real, {
    apply(target, gl: unknown, args: unknown[]): unknown {
      if (!(gl instanceof WebGL2RenderingContext)) throw new TypeError('a draw without a context');
      const shader = shaderInUse(gl);
      finish(gl);
      const begin = performance.now();
      const answer: unknown = Reflect.apply(target, gl, args);
      finish(gl);
      times.push({ shader, time: performance.now() - begin });
      return answer;
    },
  });
  Reflect.set(prototype, 'drawArrays', timed);
  try {
    await work();
  } finally {
    Reflect.set(prototype, 'drawArrays', real);
  }
  return times;
}

/** Waits for what is drawn to, by reading a number of it: `gl.finish()` need not wait in a browser. */
function finish(gl: WebGL2RenderingContext): void {
  const drawn: unknown = gl.getParameter(gl.DRAW_FRAMEBUFFER_BINDING);
  const read: unknown = gl.getParameter(gl.READ_FRAMEBUFFER_BINDING);
  gl.bindFramebuffer(gl.READ_FRAMEBUFFER, drawn instanceof WebGLFramebuffer ? drawn : null);
  const type: unknown = gl.getParameter(gl.IMPLEMENTATION_COLOR_READ_TYPE);
  if (type === gl.FLOAT) gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.FLOAT, new Float32Array(4));
  else gl.readPixels(0, 0, 1, 1, gl.RGBA_INTEGER, gl.UNSIGNED_INT, new Uint32Array(4));
  gl.bindFramebuffer(gl.READ_FRAMEBUFFER, read instanceof WebGLFramebuffer ? read : null);
}

function shaderInUse(gl: WebGL2RenderingContext): string {
  const program: unknown = gl.getParameter(gl.CURRENT_PROGRAM);
  const attached = program instanceof WebGLProgram ? gl.getAttachedShaders(program) : null;
  const fragment = attached?.find((shader) => gl.getShaderParameter(shader, gl.SHADER_TYPE) === gl.FRAGMENT_SHADER);
  return (fragment && gl.getShaderSource(fragment)) ?? '';
}
