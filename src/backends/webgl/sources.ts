/**
 * Puts a shader together from its file and the files it includes, and translates the compiler's complaints back: from a
 * line of the whole to the file and line a person can open.
 */
import { BackendError } from '../../core/errors.js';

/** A whole shader, and for each of its lines where it was written. */
export interface ShaderSource {
  readonly text: string;
  /** `lines[i]` is the origin of line i + 1. */
  readonly lines: readonly { readonly file: string; readonly line: number; readonly text: string }[];
}

/**
 * Replaces every `#include "path"` (relative to `shaders/`) by that file, the first time it is met.
 *
 * @param files GLSL sources by their path below `shaders/`.
 * @throws BackendError when a file does not exist.
 */
export function resolveShader(name: string, files: Readonly<Record<string, string>>): ShaderSource {
  const lines: ShaderSource['lines'][number][] = [];
  const included = new Set<string>();
  const append = (file: string, from: string): void => {
    if (included.has(file)) return;
    included.add(file);
    if (!Object.hasOwn(files, file)) throw new BackendError(`${from}: there is no shader file shaders/${file}.`);
    files[file].split('\n').forEach((text, i) => {
      const include = /^\s*#include\s+"(.+)"\s*$/.exec(text);
      if (include) append(include[1], `shaders/${file}:${i + 1}`);
      else lines.push({ file, line: i + 1, text });
    });
  };
  append(name, 'WebGL');
  return { text: lines.map((line) => line.text).join('\n'), lines };
}

/**
 * The compiler's log with each "ERROR: 0:17: ..." as "shaders/conv2d.frag:12: ...", followed by the line itself.
 * Lines that name no place are kept as they are.
 */
export function explainLog(source: ShaderSource, log: string): string {
  return log
    .replaceAll('\0', '')
    .split('\n')
    .filter((entry) => entry.trim() !== '')
    .map((entry) => {
      const place = /^(?:ERROR|WARNING): \d+:(\d+): (.*)$/.exec(entry);
      const line = place ? source.lines.at(Number(place[1]) - 1) : undefined;
      if (!place || !line) return entry;
      return `shaders/${line.file}:${line.line}: ${place[2]}\n    ${line.text.trim()}`;
    })
    .join('\n');
}
