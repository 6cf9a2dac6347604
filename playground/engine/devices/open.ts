/** Opens the device that is asked for; `auto` decides, and says why. */
import { messageOf } from '../../../src/core/errors.js';
import { isSoftwareRenderer, openContext, type WebglContext } from '../../../src/backends/webgl/context.js';
import type { BackendChoice, BackendReport } from '../protocol.js';
import type { Device, GetCanvas } from './device.js';
import { openWasmDevice } from './wasm.js';
import { openWebglDevice } from './webgl.js';

export interface OpenedDevice extends Device {
  readonly report: BackendReport;
}

/**
 * @param complain told why what was asked for by hand could not be had; WebAssembly then takes its place
 * @throws BackendError when not even WebAssembly is to be had.
 */
export async function openDevice(
  choice: BackendChoice,
  getCanvas: GetCanvas,
  complain: (message: string) => void,
): Promise<OpenedDevice> {
  const verdict = judge(choice);
  if (verdict.use === 'webgl') {
    try {
      return named('webgl', await openWebglDevice(await getCanvas()), verdict.reason);
    } catch (error) {
      complain(messageOf(error));
      return named('wasm', await openWasmDevice(await getCanvas()), 'WebGL2 could not be set up');
    }
  }
  if (verdict.complaint !== undefined) complain(verdict.complaint);
  return named('wasm', await openWasmDevice(await getCanvas()), verdict.reason);
}

interface Verdict {
  readonly use: 'webgl' | 'wasm';
  readonly reason: string;
  readonly complaint?: string;
}

/** Tries WebGL2 on a canvas that is thrown away: a canvas has one kind of context for life. */
function judge(choice: BackendChoice): Verdict {
  if (choice === 'wasm') return { use: 'wasm', reason: 'chosen by hand' };
  const probe = probeWebgl();
  if ('missing' in probe) {
    return choice === 'webgl'
      ? { use: 'wasm', reason: 'WebGL2 is not to be had here', complaint: probe.missing }
      : { use: 'wasm', reason: 'no WebGL2 with float targets here' };
  }
  if (choice === 'webgl') return { use: 'webgl', reason: 'chosen by hand' };
  if (isSoftwareRenderer(probe.renderer)) {
    return { use: 'wasm', reason: 'WebGL2 is drawn by software here, which is slower' };
  }
  if (probe.formats[0] === 'half') {
    return { use: 'wasm', reason: 'WebGL2 has only half precision here' };
  }
  return { use: 'webgl', reason: 'a graphics processor does this fastest' };
}

function probeWebgl(): Pick<WebglContext, 'renderer' | 'formats'> | { readonly missing: string } {
  try {
    const context = openContext();
    context.close();
    return { renderer: context.renderer, formats: context.formats };
  } catch (error) {
    return { missing: messageOf(error) };
  }
}

function named(name: BackendReport['name'], device: Device, reason: string): OpenedDevice {
  const { description } = device.backend;
  // Not a spread: a device's methods stay with it.
  return Object.assign(device, { report: { name, description, reason } });
}
