// max(x, 0) that keeps a NaN: max() alone may answer 0, and a picture gone wrong would look like one that is right.
vec4 rectify(vec4 x) {
  return mix(max(x, 0.0), x, isnan(x));
}
