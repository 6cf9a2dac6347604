#version 300 es
// dx = gamma r (dy - dbeta / M - u dgamma / M), u = (x - mean) r, M the elements of a channel: the way back through batch
// normalization, whose mean and variance depend on x as well. x, dy and dx have one shape.
#include "include/cell.glsl"
#include "include/batchNorm.glsl"

uniform sampler2DArray x;
uniform sampler2DArray dy;
uniform sampler2DArray gamma; // [1, C, 1, 1]
uniform sampler2DArray dbeta;
uniform sampler2DArray dgamma;

vec4 gradient(int group, ivec3 texel) {
  ivec4 shape = outLayout.shape;
  float count = float(shape.x) * float(shape.z) * float(shape.w);
  vec4 r = inverseDeviation(group);
  vec4 u = (texelFetch(x, texel, 0) - ofGroup(mean, group)) * r;
  vec4 share = (ofGroup(dbeta, group) + u * ofGroup(dgamma, group)) / count;
  return ofGroup(gamma, group) * r * (texelFetch(dy, texel, 0) - share);
}

void main() {
  Cell cell = cellHere();
  ivec2 texel = ivec2(gl_FragCoord.xy);
  store(
    cell,
    gradient(cell.group, ivec3(texel, 0)),
    gradient(cell.group, ivec3(texel, 1)),
    gradient(cell.group, ivec3(texel, 2)),
    gradient(cell.group, ivec3(texel, 3))
  );
}
