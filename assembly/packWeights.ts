/**
 * Convolution weights w[o, c, p, q] (in memory [O][kernelHeight][kernelWidth][C]) as the micro-kernel reads them: panels
 * of eight output channels, within a panel one group of eight for each tap, the last panel filled up with zeros.
 *
 * packWeights:         packed[o / 8][p, q, c][o % 8] = w[o, c, p, q]
 * packWeightsFlipped:  packed[c / 8][p, q, o][c % 8] = w[o, c, kernelHeight - 1 - p, kernelWidth - 1 - q]
 *
 * The second turns the gradient with respect to a convolution's input into a convolution. A unit is one panel.
 *
 * w may be some of the output channels, as large weights come part by part; the output then begins where these belong. So
 * that the second knows how far the taps are apart, its parameter 0 is the number of all output channels.
 */
import { input, integer, output } from './args';

const panel = 8;

export function packWeights(args: usize, begin: i32, end: i32, scratch: usize): void {
  const w = input(args, 0);
  const rowTaps = w.width * w.channels;
  const panelBytes = (w.height * rowTaps * panel) << 2;
  for (let unit = begin; unit < end; unit++) {
    const start = output(args).origin + unit * panelBytes;
    for (let lane = 0; lane < panel; lane++) {
      const o = unit * panel + lane;
      let to = start + (lane << 2);
      for (let p = 0; p < w.height; p++) {
        const from = w.pixel(o, p, 0);
        for (let tap = 0; tap < rowTaps; tap++, to += panel << 2) {
          store<f32>(to, o < w.batch ? load<f32>(from + (tap << 2)) : 0);
        }
      }
    }
  }
}

export function packWeightsFlipped(args: usize, begin: i32, end: i32, scratch: usize): void {
  const w = input(args, 0);
  const tapBytes = (integer(args, 0) * panel) << 2;
  const taps = w.height * w.width;
  for (let unit = begin; unit < end; unit++) {
    const firstChannel = unit * panel;
    const channels = min(w.channels - firstChannel, panel);
    let start = output(args).origin + unit * taps * tapBytes;
    for (let p = w.height - 1; p >= 0; p--) {
      for (let q = w.width - 1; q >= 0; q--, start += tapBytes) {
        for (let o = 0, to = start; o < w.batch; o++, to += panel << 2) {
          const from = w.pixel(o, p, q) + (firstChannel << 2);
          for (let lane = 0; lane < panel; lane++) {
            store<f32>(to + (lane << 2), lane < channels ? load<f32>(from + (lane << 2)) : 0);
          }
        }
      }
    }
  }
}
