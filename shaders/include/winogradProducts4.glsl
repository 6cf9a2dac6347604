// Step 2 of Winograd's convolution on devices that draw to four layers at once: one group of a pair in each of two draws.
#include "include/winogradProducts.glsl"

uniform int firstLayer; // 0 or 4

layout(location = 0) out vec4 layers[4];

void main() {
  Start at = startHere();
  if (firstLayer > 0) at.u = secondMatrix(at.u);
  vec4 m0 = vec4(0.0), m1 = m0, m2 = m0, m3 = m0;
  for (int group = 0; group < groups; group++) {
    mat4 tiles = fetchTiles(at.v);
    mat4 matrix = fetchMatrix(matricesOf(at.u, group));
    m0 += times(matrix, tiles[0]);
    m1 += times(matrix, tiles[1]);
    m2 += times(matrix, tiles[2]);
    m3 += times(matrix, tiles[3]);
    at.v.x += 4;
  }
  layers[0] = m0;
  layers[1] = m1;
  layers[2] = m2;
  layers[3] = m3;
}
