/** Sets a uniform of the program in use to what `getUniform` gave for another program. */
export function setUniform(
  gl: WebGL2RenderingContext,
  type: GLenum,
  location: WebGLUniformLocation,
  value: unknown,
): void {
  const isVector = value instanceof Float32Array || value instanceof Int32Array || Array.isArray(value);
  const numbers = isVector ? Array.from<unknown, number>(value, Number) : [Number(value)];
  switch (type) {
    case gl.FLOAT:
      gl.uniform1fv(location, numbers);
      return;
    case gl.FLOAT_VEC2:
      gl.uniform2fv(location, numbers);
      return;
    case gl.FLOAT_VEC3:
      gl.uniform3fv(location, numbers);
      return;
    case gl.FLOAT_VEC4:
      gl.uniform4fv(location, numbers);
      return;
    case gl.UNSIGNED_INT:
      gl.uniform1uiv(location, numbers);
      return;
    case gl.INT_VEC2:
    case gl.BOOL_VEC2:
      gl.uniform2iv(location, numbers);
      return;
    case gl.INT_VEC3:
    case gl.BOOL_VEC3:
      gl.uniform3iv(location, numbers);
      return;
    case gl.INT_VEC4:
    case gl.BOOL_VEC4:
      gl.uniform4iv(location, numbers);
      return;
    default:
      // Integers, booleans, and samplers of all kinds.
      gl.uniform1iv(location, numbers);
  }
}
