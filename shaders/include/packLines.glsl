// A matrix rewritten for products: groups of four of its lines (rows or columns), a texel per place along them.
//
//     block n groups + line / 4, texel k in reading order:   texel[l] = element(n, 4 (line / 4) + l, k)
//
// Lines are padded to a multiple of four; what pads is zero. The including file defines what a line is.
#include "include/tensor.glsl"
#include "include/blocks.glsl"

uniform sampler2DArray x; // [n, 1, rows, columns]
uniform Layout xLayout;
uniform Blocks outBlocks;

out vec4 lines;

// How many lines there are.
int lineCount();
// The pixel (column, row) of number k of a line.
ivec2 place(int line, int k);

float element(int n, int line, int k) {
  return readPixel(x, xLayout, n, 0, place(line, k)).r;
}

void main() {
  ivec3 at = blockPlace(outBlocks, ivec2(gl_FragCoord.xy));
  int groups = (lineCount() + 3) >> 2;
  int n = min(at.z / groups, xLayout.shape.x - 1);
  int line = 4 * (at.z % groups);
  int k = at.y * outBlocks.size.x + at.x;
  lines = vec4(element(n, line, k), element(n, line + 1, k), element(n, line + 2, k), element(n, line + 3, k));
}
