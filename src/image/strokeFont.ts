/**
 * Letters as strokes, so that a label looks the same on every machine, also where no font is installed.
 *
 * A glyph is a list of polylines on a small grid; a point is two digits, x and y. Capitals reach from y = 2 (the baseline)
 * to 8, small letters to 6, and descenders go down to 0. A line without length is a dot.
 */

const glyphs: Readonly<Record<string, readonly string[]>> = {
  a: ['4642', '4536160503123243'],
  b: ['0802', '0516364543321203'],
  c: ['4536160503123243'],
  d: ['4842', '4536160503123243'],
  e: ['04444536160503123243'],
  f: ['38281712', '0636'],
  g: ['4641301001', '4536160503123243'],
  h: ['0802', '0516364542'],
  i: ['0602', '0808'],
  j: ['161100', '1818'],
  k: ['0802', '360432'],
  l: ['0802'],
  m: ['0602', '0516263532', '3546566562'],
  n: ['0602', '0516364542'],
  o: ['051636454332120305'],
  p: ['0600', '0516364543321203'],
  q: ['4640', '4536160503123243'],
  r: ['0602', '051636'],
  s: ['45361605143443321203'],
  t: ['18132232', '0636'],
  u: ['0603123243', '4642'],
  v: ['062246'],
  w: ['0612365266'],
  x: ['0642', '0246'],
  y: ['0622', '4610'],
  z: ['06460242'],
  A: ['022842', '1535'],
  B: ['02083847463505', '3544433202'],
  C: ['4738180703123243'],
  D: ['02082846442202'],
  E: ['48080242', '0535'],
  F: ['480802', '0535'],
  G: ['47381807031232434525'],
  H: ['0802', '4842', '0545'],
  I: ['0802'],
  J: ['3833221203'],
  K: ['0802', '480542'],
  L: ['080242'],
  M: ['0208254842'],
  N: ['02084248'],
  O: ['183847433212030718'],
  P: ['02083847463505'],
  Q: ['183847433212030718', '2442'],
  R: ['02083847463505', '2542'],
  S: ['473818070615354443321203'],
  T: ['0848', '2822'],
  U: ['080312324348'],
  V: ['082248'],
  W: ['0812365268'],
  X: ['0842', '0248'],
  Y: ['082548', '2522'],
  Z: ['08480242'],
  '0': ['183847433212030718'],
  '1': ['071812'],
  '2': ['07183847460242'],
  '3': ['0718384746354443321203', '1535'],
  '4': ['32380444'],
  '5': ['480805354443321203'],
  '6': ['4738180703123243443505'],
  '7': ['084812'],
  '8': ['15060718384746351504031232434435'],
  '9': ['4515060718384743321203'],
  '.': ['0202'],
  ',': ['0201'],
  ':': ['0303', '0606'],
  "'": ['0807'],
  '-': ['0535'],
  '+': ['0545', '2723'],
  '=': ['0444', '0646'],
  '/': ['0238'],
  '%': ['0818170708', '3343423233', '0248'],
  '(': ['18070312'],
  ')': ['08171302'],
  '?': ['07183847462524', '2222'],
  '!': ['0804', '0202'],
  _: ['0141'],
};

/** What stands for a character that has no glyph. */
const unknown: readonly string[] = ['0208484202'];

/** Grid units of a line, from below the descenders to above the capitals. */
const lineUnits = 10;
const gapUnits = 2;
const spaceUnits = 3;

export interface StrokeText {
  /** SVG path data, to be stroked with round ends; the text's upper left corner is (0, 0). */
  readonly path: string;
  readonly width: number;
  readonly height: number;
  /** A stroke width that suits the size. */
  readonly stroke: number;
}

/** @param height of a line in pixels, descenders and a little room included. */
export function strokeText(text: string, height: number): StrokeText {
  const unit = height / lineUnits;
  const lines: string[] = [];
  let x = 0.5;
  for (const character of text) {
    if (character === ' ') {
      x += spaceUnits;
      continue;
    }
    let width = 0;
    for (const line of glyphOf(character)) {
      const points: string[] = [];
      for (let i = 0; i < line.length; i += 2) {
        const [px, py] = [Number(line[i]), Number(line[i + 1])];
        width = Math.max(width, px);
        points.push(`${round((x + px) * unit)} ${round((lineUnits - 1 - py) * unit)}`);
      }
      lines.push(`M${points.join('L')}`);
    }
    x += width + gapUnits;
  }
  return { path: lines.join(''), width: Math.max(0, x - gapUnits + 0.5) * unit, height, stroke: unit };
}

function glyphOf(character: string): readonly string[] {
  // Letters with accents as those without.
  const [plain] = character.normalize('NFD');
  return Object.hasOwn(glyphs, plain) ? glyphs[plain] : unknown;
}

const round = (value: number): number => Math.round(value * 100) / 100;
