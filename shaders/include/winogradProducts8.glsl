// Step 2 of Winograd's convolution on devices that draw to eight layers at once.
#include "include/winogradProducts.glsl"

layout(location = 0) out vec4 layers[8];

void main() {
  Start at = startHere();
  vec4 m0 = vec4(0.0), m1 = m0, m2 = m0, m3 = m0, m4 = m0, m5 = m0, m6 = m0, m7 = m0;
  for (int group = 0; group < groups; group++) {
    mat4 tiles = fetchTiles(at.v);
    ivec3 matrices = matricesOf(at.u, group);
    mat4 first = fetchMatrix(matrices);
    m0 += times(first, tiles[0]);
    m1 += times(first, tiles[1]);
    m2 += times(first, tiles[2]);
    m3 += times(first, tiles[3]);
    mat4 second = fetchMatrix(secondMatrix(matrices));
    m4 += times(second, tiles[0]);
    m5 += times(second, tiles[1]);
    m6 += times(second, tiles[2]);
    m7 += times(second, tiles[3]);
    at.v.x += 4;
  }
  layers[0] = m0;
  layers[1] = m1;
  layers[2] = m2;
  layers[3] = m3;
  layers[4] = m4;
  layers[5] = m5;
  layers[6] = m6;
  layers[7] = m7;
}
