/**
 * Shader programs: compiled all at once, so that the driver can work on them side by side, and asked about afterwards.
 *
 * Sizes are uniforms, so one program serves every picture and layer: a network needs few of them. twgl would ask for each
 * shader's status as soon as it is compiled, and does not know our include files, so this part is plain WebGL2.
 */
import { BackendError } from '../../core/errors.js';
import type { WebglContext } from './context.js';
import { explainLog, resolveShader, type ShaderSource } from './sources.js';

export interface ActiveUniform {
  readonly name: string;
  readonly location: WebGLUniformLocation;
  readonly type: GLenum;
}

export interface ShaderProgram {
  readonly name: string;
  readonly program: WebGLProgram;
  /** Samplers in the order of their texture units: `samplers[i]` reads unit i. */
  readonly samplers: readonly string[];
  /** Everything else the program wants to be told. */
  readonly uniforms: readonly ActiveUniform[];
}

/** Looks a loaded program up by its name. */
export type Shaders = (name: string) => ShaderProgram;

interface Pending {
  readonly name: string;
  readonly program: WebGLProgram;
  readonly parts: readonly { readonly shader: WebGLShader; readonly source: ShaderSource }[];
}

export class ShaderPrograms {
  readonly #context: WebglContext;
  readonly #sources: Readonly<Record<string, string>>;
  readonly #programs = new Map<string, Promise<ShaderProgram>>();

  /** @param sources GLSL files by their path below `shaders/`. */
  constructor(context: WebglContext, sources: Readonly<Record<string, string>>) {
    this.#context = context;
    this.#sources = sources;
  }

  /**
   * Compiles `shaders/<name>.frag` for each name, where that was not done yet.
   *
   * @returns the program of a name. @throws BackendError with file, line and the compiler's words when one does not compile.
   */
  async load(names: Iterable<string>): Promise<Shaders> {
    const pending = [...new Set(names)].map((name) => {
      const program = this.#programs.get(name) ?? this.#finish(this.#begin(name));
      this.#programs.set(name, program);
      return program;
    });
    const loaded = new Map((await Promise.all(pending)).map((program) => [program.name, program]));
    return (name) => {
      const program = loaded.get(name);
      if (!program) throw new BackendError(`WebGL: the shader ${name} was not loaded.`);
      return program;
    };
  }

  async dispose(): Promise<void> {
    const settled = await Promise.allSettled(this.#programs.values());
    for (const result of settled)
      if (result.status === 'fulfilled') this.#context.gl.deleteProgram(result.value.program);
  }

  /** Hands both shaders to the driver without asking how it went. */
  #begin(name: string): Pending {
    const { gl } = this.#context;
    const program = gl.createProgram();
    const parts = (
      [
        [gl.VERTEX_SHADER, 'fullscreen.vert'],
        [gl.FRAGMENT_SHADER, `${name}.frag`],
      ] as const
    ).map(([type, file]) => {
      const source = resolveShader(file, this.#sources);
      const shader = gl.createShader(type);
      if (!shader) throw new BackendError('WebGL: the context was lost while shaders were compiled. Reload the page.');
      gl.shaderSource(shader, source.text);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
      return { shader, source };
    });
    gl.linkProgram(program);
    return { name, program, parts };
  }

  async #finish({ name, program, parts }: Pending): Promise<ShaderProgram> {
    const { gl, parallelCompile } = this.#context;
    // Also without the extension: the other programs are begun before the first is asked.
    await Promise.resolve();
    while (parallelCompile && gl.getProgramParameter(program, parallelCompile.COMPLETION_STATUS_KHR) === false) {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    this.#context.check();
    for (const { shader, source } of parts) {
      if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS)) {
        throw new BackendError(
          `WebGL: a shader does not compile.\n${explainLog(source, gl.getShaderInfoLog(shader) ?? '')}`,
        );
      }
      gl.deleteShader(shader);
    }
    if (!gl.getProgramParameter(program, gl.LINK_STATUS)) {
      throw new BackendError(`WebGL: shaders/${name}.frag does not link. ${gl.getProgramInfoLog(program) ?? ''}`);
    }
    return { name, program, ...this.#reflect(program) };
  }

  /** Lists what the program reads and gives each sampler its texture unit, for good. */
  #reflect(program: WebGLProgram): Pick<ShaderProgram, 'samplers' | 'uniforms'> {
    const { gl } = this.#context;
    const samplers: string[] = [];
    const uniforms: ActiveUniform[] = [];
    gl.useProgram(program);
    const count = Number(gl.getProgramParameter(program, gl.ACTIVE_UNIFORMS));
    for (let i = 0; i < count; i++) {
      const info = gl.getActiveUniform(program, i);
      const location = info && gl.getUniformLocation(program, info.name);
      if (!info || !location) continue;
      const { name, type } = info;
      if ([gl.SAMPLER_2D, gl.SAMPLER_2D_ARRAY, gl.UNSIGNED_INT_SAMPLER_2D].some((sampler) => sampler === type)) {
        gl.uniform1i(location, samplers.length);
        samplers.push(name);
      } else uniforms.push({ name, location, type });
    }
    return { samplers, uniforms };
  }
}
