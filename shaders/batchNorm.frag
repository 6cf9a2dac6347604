#version 300 es
// Batch normalization: y = gamma u + beta, u = (x - mean) r, r = 1 / sqrt(variance + epsilon), channel by channel
#include "include/cell.glsl"
#include "include/batchNorm.glsl"

uniform sampler2DArray x;
uniform sampler2DArray gamma; // [1, C, 1, 1]
uniform sampler2DArray beta;

void main() {
  Cell cell = cellHere();
  ivec2 texel = ivec2(gl_FragCoord.xy);
  vec4 centre = ofGroup(mean, cell.group);
  vec4 factor = ofGroup(gamma, cell.group) * inverseDeviation(cell.group);
  vec4 offset = ofGroup(beta, cell.group);
  store(
    cell,
    (texelFetch(x, ivec3(texel, 0), 0) - centre) * factor + offset,
    (texelFetch(x, ivec3(texel, 1), 0) - centre) * factor + offset,
    (texelFetch(x, ivec3(texel, 2), 0) - centre) * factor + offset,
    (texelFetch(x, ivec3(texel, 3), 0) - centre) * factor + offset
  );
}
