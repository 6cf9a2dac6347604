/** Curves over a count as an SVG: the vertical axis is logarithmic, each curve is the lowest value so far. */

const colours = ['#8a8f98', '#c2410c', '#7c3aed', '#0f766e', '#65a30d', '#1d4ed8'];
const plot = { left: 64, top: 16, width: 560, height: 320 };

export function drawCurves(
  curves: readonly { readonly name: string; readonly losses: readonly number[] }[],
  horizontal: string,
  vertical: string,
): string {
  const lowest = curves.map(({ losses }) => {
    let least = Infinity;
    return losses.map((loss) => (least = Math.min(least, loss)));
  });
  const count = Math.max(...lowest.map((list) => list.length));
  const [low, high] = [Math.min(...lowest.flat()) * 0.95, Math.max(...lowest.flat()) * 1.05];
  const x = (i: number): number => plot.left + (plot.width * i) / (count - 1);
  const y = (value: number): number => plot.top + (plot.height * Math.log(high / value)) / Math.log(high / low);
  const text = (at: readonly [number, number], what: string, anchor = 'start', fill = '#444'): string =>
    `<text x="${at[0].toFixed(1)}" y="${at[1].toFixed(1)}" text-anchor="${anchor}" fill="${fill}">${what}</text>`;
  const line = (x1: number, y1: number, x2: number, y2: number): string =>
    `<path d="M${x1.toFixed(1)} ${y1.toFixed(1)}L${x2.toFixed(1)} ${y2.toFixed(1)}" stroke="#ddd"/>`;

  const ticks = [0.01, 0.02, 0.03, 0.04, 0.05, 0.1, 0.2, 0.3, 0.5, 1].filter((value) => value > low && value < high);
  const right = plot.left + plot.width;
  const bottom = plot.top + plot.height;
  const parts = [
    ...ticks.flatMap((value) => [
      line(plot.left, y(value), right, y(value)),
      text([plot.left - 8, y(value) + 4], String(value), 'end'),
    ]),
    ...[0, 20, 40, 60, 80, 100]
      .filter((i) => i < count + 1)
      .map((i) => text([x(Math.min(i, count - 1)), bottom + 18], String(i), 'middle')),
    text([plot.left + plot.width / 2, bottom + 38], horizontal, 'middle'),
    text([plot.left, plot.top - 2], vertical, 'end'),
    ...lowest.flatMap((list, k) => [
      `<polyline fill="none" stroke="${colours[k % colours.length]}" stroke-width="1.8" points="${list.map((value, i) => `${x(i).toFixed(1)},${y(value).toFixed(1)}`).join(' ')}"/>`,
      text(
        [right - 170, plot.top + 24 + 18 * k],
        `${curves[k].name}: ${list[list.length - 1].toFixed(4)}`,
        'start',
        colours[k % colours.length],
      ),
    ]),
  ];
  const size = `viewBox="0 0 ${right + 24} ${bottom + 52}" width="${right + 24}" height="${bottom + 52}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="sans-serif" font-size="12">\n<rect width="100%" height="100%" fill="#fff"/>\n${parts.join('\n')}\n</svg>\n`;
}
