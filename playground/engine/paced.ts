/** Runs programs in turns, so that the page can draw and messages come through. */
import type { Runner } from '../../src/apps/runner.js';
import { pacer, type PacerHost } from '../../src/loop/pacer.js';
import type { Device } from './devices/device.js';

/** Milliseconds of work per turn: half a frame at 60 Hz, the other half is the page's. */
const budget = 8;

/** A runner that gives control back after each slice of the budget. */
export function pacedBy(device: Device, signal: AbortSignal): Runner {
  const { settle } = device;
  const host: PacerHost = { now: () => performance.now(), nextTurn: () => device.nextTurn(signal) };
  return pacer(settle ? { ...host, settle } : host, budget);
}
