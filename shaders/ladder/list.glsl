// Numbers between passes: long lists of texels, folded into rows.
const int fold = 1024;

ivec2 placeIn(int index) {
  return ivec2(index % fold, index / fold);
}

// The number of this fragment's texel in its list.
int indexHere() {
  return int(gl_FragCoord.y) * fold + int(gl_FragCoord.x);
}
