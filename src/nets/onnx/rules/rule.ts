/** What a rule is: from an ONNX node to what its outputs stand for. */
import type { NodeContext } from '../context.js';
import type { Entry } from '../step.js';

/** One entry per output, or the only one. */
export type Rule = (node: NodeContext) => Entry | readonly Entry[] | Promise<Entry | readonly Entry[]>;

/** By ONNX operation. */
export type Rules = Readonly<Record<string, Rule>>;
