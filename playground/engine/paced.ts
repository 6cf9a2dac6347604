/** Runs programs in turns, so that the page can draw and messages come through. */
import type { Runner } from '../../src/apps/runner.js';
import type { Program, Stretch } from '../../src/core/backend.js';
import { sizeOf } from '../../src/core/shape.js';
import { pacer, type PacerHost, type Work } from '../../src/loop/pacer.js';
import type { Device } from './devices/device.js';

/**
 * Milliseconds of work under way: two slices, which leave the page time to draw within a frame at 60 Hz. On a software
 * renderer a slice costs about a millisecond beside its work (news of its end, threads that wait for one another): with
 * eight instead of twelve a step took some percent longer, and no more frames came in time.
 */
const budget = 12;

/** A runner that gives control back after each slice of the budget, and before each run. */
export function pacedBy(device: Device, signal: AbortSignal): Runner {
  const { settle, costs } = device;
  const host: PacerHost = { now: () => performance.now(), nextTurn: () => device.nextTurn(signal) };
  const paced = pacer(settle ? { ...host, settle } : host, budget, costs);
  return async (program) => {
    // Small steps end within a slice: without this, no message would be heard between them.
    await host.nextTurn();
    await paced(workOf(program));
  };
}

/** The steps of programs that can be cut between steps only. */
const stepsOf = new WeakMap<Program, readonly Stretch[]>();

/** A program as work whose units differ: what a step costs is learnt step by step. */
function workOf(program: Program): Work {
  if (program.stretches) return program;
  const known = stepsOf.get(program);
  const stretches =
    known ??
    program.plan.steps.map(({ source, value }) => {
      return { units: 1, kind: source.op.name, weight: sizeOf(value.shape) * source.inputs[0].shape[1] };
    });
  stepsOf.set(program, stretches);
  return {
    stretches,
    get position() {
      return program.position;
    },
    advance: (units) => program.advance(units),
  };
}
