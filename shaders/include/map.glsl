// y[n, c, i, j] = f(x[n, c, i, j]): the frame of every function of one tensor's elements; the including file defines f.
//
// x and y have one shape, so a fragment reads the very texels it writes.
#include "include/cell.glsl"

uniform sampler2DArray x;

vec4 f(vec4 x);

void main() {
  ivec2 texel = ivec2(gl_FragCoord.xy);
  store(
    cellHere(),
    f(texelFetch(x, ivec3(texel, 0), 0)),
    f(texelFetch(x, ivec3(texel, 1), 0)),
    f(texelFetch(x, ivec3(texel, 2), 0)),
    f(texelFetch(x, ivec3(texel, 3), 0))
  );
}
