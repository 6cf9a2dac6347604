// A table is a list of numbers folded into rows of 1024 (`tableWidth` in src/backends/webgl/textures.ts).
float tableEntry(sampler2D table, int i) {
  return texelFetch(table, ivec2(i & 1023, i >> 10), 0).r;
}
