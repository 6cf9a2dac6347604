/** Style transfer and texture as modes: the applications' frames, in the form the session shows. */
import { style, type StyleFrame } from '../../../src/apps/style.js';
import type { Balance, StyleSettings } from '../../../src/apps/styleSettings.js';
import { texture, type TextureSettings } from '../../../src/apps/texture.js';
import type { ModeFrame, Studio } from '../mode.js';

/** @param balance as it stands, read before each step */
export function startStyle(
  { backend, network, photo, styles, run, signal }: Studio,
  settings: StyleSettings,
  balance: () => Balance,
): AsyncGenerator<ModeFrame, void, undefined> {
  const frames = style(backend, network, { photo, styles }, settings, { run, signal, live: balance });
  return modeFrames(frames, settings.keepColors);
}

/** @param balance as it stands, read before each step */
export function startTexture(
  { backend, network, styles, run, signal }: Studio,
  settings: TextureSettings,
  balance: () => Balance,
): AsyncGenerator<ModeFrame, void, undefined> {
  return modeFrames(texture(backend, network, { styles }, settings, { run, signal, live: balance }), false);
}

/** @param recoloured whether the picture's colours are exchanged at the end, so that the backend's is not what is meant */
async function* modeFrames(
  frames: AsyncIterable<StyleFrame>,
  recoloured: boolean,
): AsyncGenerator<ModeFrame, void, undefined> {
  for await (const frame of frames) {
    const { width, height, phase, phases, step, steps, loss, terms, balance, ms, memory, image, finished } = frame;
    yield {
      report: {
        width,
        height,
        stage: phase,
        stages: phases,
        step,
        steps,
        objective: loss,
        terms: byKind(terms, balance),
        ms,
        plannedBytes: memory.total,
      },
      image,
      shown: recoloured ? await frame.picture() : undefined,
      last: phase === phases - 1 && (step === steps || finished !== undefined),
      picture: () => frame.picture(),
    };
  }
}

/** The weighted terms, those of several layers as their mean. Names begin with their kind: "content of block4_conv1". */
function byKind(terms: Readonly<Record<string, number>>, balance: Balance): Record<string, number> {
  const kinds = new Map<string, number[]>();
  for (const [name, value] of Object.entries(terms)) {
    const kind = name.includes('variation') ? 'variation' : name.includes('content') ? 'content' : 'style';
    kinds.set(kind, [...(kinds.get(kind) ?? []), value]);
  }
  const weightOf: Readonly<Record<string, number>> = { ...balance };
  return Object.fromEntries(
    [...kinds].map(([kind, values]) => [kind, (weightOf[kind] * values.reduce((a, b) => a + b)) / values.length]),
  );
}
