/** Getting networks into the page over a bad line, keeping them there, and taking them away. */
import { writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type BadServer, type Manner, startBadServer } from '../support/badServer.js';
import { writeOnnx } from '../support/onnx.js';
import { node, tiny, weight } from '../support/onnxTiny.js';
import { firstBlock, safetensors } from '../support/safetensors.js';
import { temporaryFolder } from '../support/temporary.js';
import { testFiles } from './support/files.js';
import { Playground } from './support/playground.js';
import { ShelfOnPage } from './support/shelf.js';
import { playgroundVisits } from './support/visits.js';

const path = temporaryFolder();
const files = testFiles(path);
const vggFile = safetensors(firstBlock, 1);
const onnxFile = writeOnnx(
  tiny(
    'small',
    [
      node('Conv', ['x', 'w0', 'b0'], 'h', { pads: [1, 1, 1, 1] }),
      node('Relu', ['h'], 'r'),
      node('Conv', ['r', 'w1', 'b1'], 'y', { pads: [1, 1, 1, 1] }),
    ],
    [weight('w0', 48, 3, 3, 3), weight('b0', 48), weight('w1', 48, 48, 3, 3), weight('b1', 48)],
  ).model,
);

const slow: Manner = { kind: 'slow', bytes: 8000, every: 120 };
const fine: Manner = { kind: 'fine' };
const visits = playgroundVisits();
let server: BadServer;
let playground: Playground;
let shelf: ShelfOnPage;

async function open(): Promise<void> {
  playground = await visits.open();
  shelf = new ShelfOnPage(playground);
  await playground.until('the shelf is told', async () => (await shelf.row('vgg16')) !== '');
}

async function reload(): Promise<void> {
  await playground.page.close();
  await open();
}

const noticeSays = (text: string): Promise<void> =>
  playground.until(`a notice says "${text}"`, async () => (await playground.notices()).includes(text));

async function dreamsOneStep(): Promise<void> {
  await playground.set('size', 64);
  await playground.until('all is at rest', async () => (await playground.state()) === 'Paused');
  await playground.page.keyboard.press('.');
  await playground.until('a step is made', async () => (await playground.steps()) === 1);
}

/** What was asked of a file, by the bytes it begins with, and how much was sent for each. */
const asked = (file: string): { begin: number; sent: number }[] =>
  server.log
    .filter((entry) => entry.path === file)
    .map(({ range, sent }) => ({ begin: Number(/^bytes=(\d+)/.exec(range ?? 'bytes=0')?.[1]), sent }));

beforeAll(async () => {
  server = await startBadServer({
    '/mirror/model.safetensors': { bytes: vggFile, manners: [fine, fine, slow, fine] },
    '/small.onnx': { bytes: onnxFile, manners: [slow, fine] },
  });
  await open();
});

afterAll(async () => {
  await server.close();
});

describe('from a mirror', () => {
  test("VGG16's convolutions come, pause, go on with the rest alone, and dream", async () => {
    await shelf.getFrom(`${server.origin}/mirror/model.safetensors`, 'vgg16');
    await playground.until('it is under way', async () => /kB of 15\d kB/.test(await shelf.row('vgg16')));
    await shelf.press('vgg16', 'Pause');
    await playground.until('it waits', async () => (await shelf.row('vgg16')).includes('Go on ('));
    expect(await shelf.kept('vgg16')).toBe('');
    await shelf.press('vgg16', 'Go on');
    await shelf.untilInUse('vgg16');
    expect(await shelf.row('vgg16')).toMatch(/Kept here without classifier, 7\d\.\d kB, half precision\./);
    expect(await playground.text('network-button .name')).toBe('VGG16');
    // Twice the head of the file in two pieces; its convolutions once, in two pieces that meet.
    const runs = asked('/mirror/model.safetensors').filter(({ begin }) => begin > 8);
    expect(runs).toHaveLength(2);
    expect(runs[1].begin).toBeGreaterThan(runs[0].begin + 8000);
    expect(runs[1].begin - runs[0].begin + runs[1].sent).toBe(4 * (64 * 27 + 64 + 64 * 576 + 64));
    await dreamsOneStep();
  });

  test('an ONNX network goes on after the page was loaded anew', async () => {
    await shelf.getFrom(`${server.origin}/small.onnx`);
    await playground.until('half is here', async () => /([4-9]\d)\.\d kB of/.test(await shelf.row('small.onnx')));
    await reload();
    await playground.until('it can be gone on with', async () => (await shelf.row('small.onnx')).includes('Go on ('));
    expect(await shelf.kept('small.onnx')).toBe('');
    await shelf.press('small.onnx', 'Go on');
    await shelf.untilInUse('small.onnx');
    const [, second] = asked('/small.onnx');
    expect(second.begin).toBeGreaterThanOrEqual(40_000);
    expect(second.sent).toBe(onnxFile.length - second.begin);
    await dreamsOneStep();
  });

  test('what is kept is listed with its size when one comes back, and used', async () => {
    await reload();
    await shelf.untilKept('small.onnx');
    expect(await shelf.kept('small.onnx')).toMatch(/^Kept here without classifier, 8\d\.\d kB, as it came\.$/);
    await shelf.press('vgg16', 'Use');
    await shelf.untilInUse('vgg16');
    await dreamsOneStep();
  });

  test('Detect offers the classifier that is missing; one that does not fit is thrown away', async () => {
    await playground.page.goto(`${visits.address()}#detect`);
    await playground.until('it is offered', async () => (await playground.text('detect-panel .get')) !== '');
    expect(await playground.text('detect-panel .get')).toBe('Get the classifier');
    await playground.click('detect-panel .get');
    await noticeSays('It was thrown away. Get it from another address, or drop the file.');
    expect(await shelf.kept('vgg16')).toMatch(/^Kept here without classifier/);
    expect(await shelf.row('vgg16')).not.toContain('Go on');
    await playground.page.goto(`${visits.address()}#dream`);
    await reload();
  });

  test('what is removed is gone, also after a reload', async () => {
    await shelf.untilKept('vgg16');
    await shelf.press('vgg16', 'Use');
    await shelf.untilInUse('vgg16');
    await shelf.press('vgg16', 'Remove');
    await playground.until('it can be had', async () => (await shelf.row('vgg16')).includes('Get 59 MB'));
    await playground.until('the embedded one is in use', async () => (await shelf.row('embedded')).includes('In use'));
    await shelf.press('small.onnx', 'Remove');
    await playground.until('its row is gone', async () => (await shelf.row('small.onnx')) === '');
    await reload();
    await playground.until('the shelf is told', async () => (await shelf.row('vgg16')).includes('Get 59 MB'));
    expect(await shelf.row('small.onnx')).toBe('');
  });
});

describe('with trouble', () => {
  afterEach(async () => {
    await playground.page.keyboard.press('Escape');
    await playground.until('the notice is dismissed', async () => (await playground.notices()) === '');
  });

  const troubles: {
    what: string;
    file: string;
    bytes?: Uint8Array;
    manners: Manner[];
    network?: string;
    says: string;
  }[] = [
    {
      what: 'a file that is not there',
      file: '/gone.onnx',
      manners: [{ kind: 'status', status: 404 }],
      says: 'the file is not there any more. Try again to go on where it stopped, or download the file yourself',
    },
    {
      what: 'a web page in its place',
      file: '/hotel.onnx',
      manners: [{ kind: 'web page' }],
      says: 'it answers with a web page instead of the file',
    },
    {
      what: 'bytes that are no network',
      file: '/letter.onnx',
      bytes: new TextEncoder().encode('eggs, flour, butter\n'.repeat(40)),
      manners: [fine],
      says: 'It was thrown away. Get it from another address, or drop the file.',
    },
    {
      what: 'a length that is too small',
      file: '/short.onnx',
      manners: [{ kind: 'wrong length', by: -5000 }],
      says: 'It was thrown away. Get it from another address, or drop the file.',
    },
    {
      what: 'a server that gives no parts',
      file: '/whole/model.safetensors',
      bytes: vggFile,
      manners: [{ kind: 'ignore range' }],
      network: 'vgg16',
      says: 'it does not answer Range requests',
    },
    {
      what: 'a mirror of a known file with other bytes',
      file: '/squeezenet1.1-7.onnx',
      manners: [fine],
      network: 'squeezenet',
      says: 'Try again to go on where it stopped, or download the file yourself and drop it on the page.',
    },
  ];

  test.each(troubles)(
    '$what: it says what to do, and nothing is kept',
    async ({ file, bytes, manners, network, says }) => {
      server.files.set(file, { bytes: bytes ?? onnxFile, manners });
      await shelf.getFrom(`${server.origin}${file}`, network);
      await noticeSays(says);
      expect(await shelf.kept(network ?? file.slice(1))).toBe('');
    },
  );

  test('no room: says what to do, and nothing is kept', async () => {
    server.files.set('/large.onnx', { bytes: onnxFile });
    const session = await playground.page.createCDPSession();
    const { origin } = new URL(visits.address());
    const usage = await playground.page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);
    await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: usage + 20_000 });
    try {
      await shelf.getFrom(`${server.origin}/large.onnx`);
      await noticeSays('Remove a network that is kept here, or free disk space.');
      expect(await shelf.kept('large.onnx')).toBe('');
    } finally {
      await session.send('Storage.overrideQuotaForOrigin', { origin });
    }
  });
});

describe('dropped files', () => {
  test('of every format are used, kept and listed', { timeout: 120_000 }, async () => {
    const safetensorsFile = path('torch.safetensors');
    const { 'head.fc.weight': _head, ...convolutions } = firstBlock;
    writeFileSync(safetensorsFile, safetensors(convolutions, 1));
    const onnx = path('dropped.onnx');
    writeFileSync(onnx, onnxFile);
    for (const [file, name] of [
      [files.weights, 'block1.h5'],
      [safetensorsFile, 'torch.safetensors'],
      [onnx, 'dropped.onnx'],
    ]) {
      await playground.upload('weights', file);
      await shelf.untilInUse(name);
      await shelf.untilKept(name);
    }
    expect(await shelf.row('block1.h5')).toMatch(/VGG16, block1\.h5, .* absent.*, 7\d\.\d kB, half precision\./);
    expect(await shelf.kept('dropped.onnx')).toContain('as it came');
    await reload();
    for (const name of ['block1.h5', 'torch.safetensors', 'dropped.onnx']) {
      await playground.until(`${name} is there`, async () => (await shelf.kept(name)) !== '');
      await shelf.press(name, 'Use');
      await shelf.untilInUse(name);
      await dreamsOneStep();
      await shelf.press('embedded', 'Use');
      await playground.until('the other is back', async () => (await shelf.row('embedded')).includes('In use'));
    }
  });

  test('take half the room in 8 bits, and still dream', async () => {
    await playground.click('mirror-field input[name=eight-bits]');
    await shelf.press('block1.h5', 'Remove');
    await playground.until('it is gone', async () => (await shelf.row('block1.h5')) === '');
    await playground.upload('weights', files.weights);
    await shelf.untilKept('block1.h5');
    expect(await shelf.kept('block1.h5')).toMatch(/, 4\d\.\d kB, 8 bits a number\.$/);
    await reload();
    await shelf.untilKept('block1.h5');
    await shelf.press('block1.h5', 'Use');
    await shelf.untilInUse('block1.h5');
    await dreamsOneStep();
    expect(playground.troubles).toEqual([]);
  });
});
