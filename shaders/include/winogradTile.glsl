// Winograd's convolution, step 3 for whole tiles (winogradCell.glsl tells of its mathematics): for what is made of more than
// a cell, as of the 2x2 windows that are pooled to one.
#include "include/winograd.glsl"
#include "include/rectify.glsl"

uniform sampler2DArray m; // include/winogradProducts.glsl
uniform sampler2DArray b; // [1, O, 1, 1], or a zero
uniform Layout bLayout;
uniform bool relu;
uniform ivec3 band; // its first row of tiles, its rows, tiles of a row
uniform Sheet sheet; // of m, as winogradCell.glsl tells
uniform int fours;
uniform int sheetRows;

vec4 tile[16]; // its pixels, row by row

void toFour(vec4 m0, vec4 m1, vec4 m2, vec4 m3, vec4 m4, vec4 m5, out vec4 y0, out vec4 y1, out vec4 y2, out vec4 y3) {
  vec4 even = m1 + m2;
  vec4 odd = m1 - m2;
  vec4 evenInverse = m3 + m4;
  vec4 oddInverse = m3 - m4;
  y0 = m0 + even - 2.0 * evenInverse;
  y1 = root * (odd - oddInverse);
  y2 = 2.0 * even - evenInverse;
  y3 = 2.0 * root * odd - 0.5 * root * oddInverse + m5;
}

// Computes the tile (column, row) of an image and a group of four channels.
void computeTile(int image, int group, ivec2 at) {
  int number = (image * band.y + at.y - band.x) * band.z + at.x;
  int layer = 4 * (group & 1) + (number & 3);
  int four = group >> 3;
  int part = divide(four, fours);
  int firstPlane = (four - part * fours) * points * points;
  ivec2 start = ivec2(number >> 2, part * sheetRows + (group >> 1 & 3));

  vec4 columns[4 * points]; // column by column of the tile at the points i
  for (int i = 0; i < points; i++) {
    ivec2 first = start + planeOrigin(sheet, firstPlane + points * i);
    vec4 row[points];
    for (int j = 0; j < points; j++) row[j] = texelFetch(m, ivec3(first + ivec2(j * sheet.plane.x, 0), layer), 0);
    vec4 y0, y1, y2, y3;
    toFour(row[0], row[1], row[2], row[3], row[4], row[5], y0, y1, y2, y3);
    columns[i] = y0;
    columns[points + i] = y1;
    columns[2 * points + i] = y2;
    columns[3 * points + i] = y3;
  }
  vec4 bias = readRepeated(b, bLayout, 0, group, ivec2(0));
  for (int s = 0; s < 4; s++) {
    vec4 y0, y1, y2, y3;
    int k = s * points;
    toFour(columns[k], columns[k + 1], columns[k + 2], columns[k + 3], columns[k + 4], columns[k + 5], y0, y1, y2, y3);
    tile[s] = relu ? rectify(y0 + bias) : y0 + bias;
    tile[4 + s] = relu ? rectify(y1 + bias) : y1 + bias;
    tile[8 + s] = relu ? rectify(y2 + bias) : y2 + bias;
    tile[12 + s] = relu ? rectify(y3 + bias) : y3 + bias;
  }
}
