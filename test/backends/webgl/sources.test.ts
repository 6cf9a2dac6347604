// Putting shaders together from files, and compile errors that name the file and line a person can open.
import { describe, expect, test } from 'vitest';
import { explainLog, resolveShader } from '../../../src/backends/webgl/sources.js';
import { shaderSources } from '../../../src/generated/shaders.js';

const files = {
  'main.frag': '#version 300 es\n// head\n#include "include/a.glsl"\n  #include "include/b.glsl"\nvoid main() {}',
  'include/a.glsl': '#include "include/b.glsl"\nfloat a() { return b(); }',
  'include/b.glsl': 'float b() { return 1.0; }',
};

describe('resolveShader', () => {
  test('puts every included file in once, where it is first asked for', () => {
    const { text } = resolveShader('main.frag', files);
    expect(text).toBe('#version 300 es\n// head\nfloat b() { return 1.0; }\nfloat a() { return b(); }\nvoid main() {}');
  });

  test('knows where each line was written', () => {
    const { lines } = resolveShader('main.frag', files);
    expect(lines.map(({ file, line }) => `${file}:${line}`)).toEqual([
      'main.frag:1',
      'main.frag:2',
      'include/b.glsl:1',
      'include/a.glsl:2',
      'main.frag:5',
    ]);
  });

  test('names the file and line that ask for a file that is not there', () => {
    const broken = { ...files, 'include/a.glsl': '\n#include "include/c.glsl"' };
    expect(() => resolveShader('main.frag', broken)).toThrow(
      'shaders/include/a.glsl:2: there is no shader file shaders/include/c.glsl.',
    );
    expect(() => resolveShader('constructor', files)).toThrow('there is no shader file shaders/constructor.');
  });

  test('every shader of the project resolves, with its version in the first line only', () => {
    const names = Object.keys(shaderSources).filter((name) => !name.startsWith('include/'));
    expect(names).toContain('conv2d.frag');
    for (const name of names) {
      const { text } = resolveShader(name, shaderSources);
      expect(text.startsWith('#version 300 es\n'), name).toBe(true);
      expect(text.match(/#version/g), name).toHaveLength(1);
      expect(text, name).not.toContain('#include');
    }
  });
});

describe('explainLog', () => {
  const source = resolveShader('main.frag', files);

  test('points to the file and line and shows it', () => {
    const log = "ERROR: 0:4: 'b' : no matching overloaded function found\nERROR: 0:5: 'main' : redefinition\n\0";
    expect(explainLog(source, log)).toBe(
      "shaders/include/a.glsl:2: 'b' : no matching overloaded function found\n    float a() { return b(); }\n" +
        "shaders/main.frag:5: 'main' : redefinition\n    void main() {}",
    );
  });

  test('keeps what names no line of the shader', () => {
    expect(explainLog(source, 'ERROR: 2 compilation errors.\nERROR: 0:99: odd')).toBe(
      'ERROR: 2 compilation errors.\nERROR: 0:99: odd',
    );
  });
});
