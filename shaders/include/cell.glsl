// What a pass writes: each fragment a cell of the output tensor; its four render targets are the four phases.
#include "include/place.glsl"

layout(location = 0) out vec4 phases[4];

// Writes the cell's pixels (row, column), with zeros where the tensor has no such channel, row or column.
void store(Cell cell, vec4 y00, vec4 y01, vec4 y10, vec4 y11) {
  bvec4 channel = lessThan(4 * cell.group + ivec4(0, 1, 2, 3), ivec4(cell.exists ? outLayout.shape.y : 0));
  bvec2 second = lessThan(cell.pixel + 1, extent(outLayout));
  vec4 zero = vec4(0.0);
  // mix() with booleans selects, so that a NaN next door does not spread as 0 * NaN would.
  phases[0] = mix(zero, y00, channel);
  phases[1] = second.x ? mix(zero, y01, channel) : zero;
  phases[2] = second.y ? mix(zero, y10, channel) : zero;
  phases[3] = second.x && second.y ? mix(zero, y11, channel) : zero;
}
