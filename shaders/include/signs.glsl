// The signs of a cell: a bit for each of its 16 numbers, whether it is above zero.
//
//     bit 4 phase + channel

uint signsOf(vec4 x, int phase) {
  uvec4 positive = uvec4(greaterThan(x, vec4(0.0)));
  return (positive.r | positive.g << 1 | positive.b << 2 | positive.a << 3) << uint(4 * phase);
}

// x, of one phase of a cell, where its bits are set, else 0.
vec4 wherePositive(vec4 x, uint bits, int phase) {
  uvec4 set = (uvec4(bits) >> (uint(4 * phase) + uvec4(0, 1, 2, 3))) & 1u;
  return mix(vec4(0.0), x, notEqual(set, uvec4(0)));
}
