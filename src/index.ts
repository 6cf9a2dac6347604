/**
 * Reverie: a tensor engine for the browser and Node, and what can be done with it.
 *
 * Build a graph from ops, differentiate it, compile it on a backend, run it; or call an application.
 */
export type { Backend, BackendName, MemoryEstimate, Program } from './core/backend.js';
export { BackendError, FileError, GraphError, ReverieError, SettingError, ShapeError } from './core/errors.js';
export { Graph, type Value, Variable } from './core/graph.js';
export type { Op } from './core/op.js';
export { plan } from './core/plan.js';
export { Rng } from './core/rng.js';
export type { Shape } from './core/shape.js';
export type { LoadOptions, LoadProgress } from './core/loading.js';
export { type AnyTensor, StoredTensor } from './core/storedTensor.js';
export { Tensor } from './core/tensor.js';
export * as ops from './ops/index.js';
export { createReferenceBackend } from './backends/reference/index.js';
export { createWasmBackend, type WasmBackendOptions } from './backends/wasm/index.js';
export {
  createWebglBackend,
  estimateWebglMemory,
  type WebglBackend,
  type WebglDevice,
  type WebglOptions,
} from './backends/webgl/index.js';
export type { Activations, Layer, Network } from './nets/network.js';
export { embeddedNetwork } from './nets/embedded.js';
export { onnxNetwork } from './nets/onnx/network.js';
export { networkFromFile, type OpenOptions } from './nets/open.js';
export { vgg, vgg16Plan, vgg19Plan } from './nets/vgg.js';
export type { ConvolutionWeights, NetworkWeights, Preprocessing } from './weights/networkWeights.js';
/** Takes a Blob: in a page a file that was picked, in Node what `fs.openAsBlob` gives. */
export { openH5 } from './weights/browser/openH5.js';
export { openOnnx } from './weights/onnx/open.js';
export type { TensorFile } from './weights/tensorFile.js';
export { embeddedFile } from './weights/embeddedFile.js';
export { type ByteSink, memorySink } from './weights/byteSink.js';
export { blobBytes, bytesInMemory, type ByteSource } from './weights/byteSource.js';
export { readNetworkWeights, storeNetwork } from './weights/native.js';
export type { StorageType } from './weights/storage.js';
export { storedTensor, type StoredLayout } from './weights/storedTensor.js';
export { classMosaic, classPresence } from './objectives/classes.js';
export { layerPower } from './objectives/layerPower.js';
export { type Objective, scaled, total } from './objectives/objective.js';
export { adam } from './optimizers/adam.js';
export { lbfgs } from './optimizers/lbfgs.js';
export { normalizedAscent } from './optimizers/normalizedAscent.js';
export type { Minimizer, Optimizer, OptimizerState, Problem } from './optimizers/optimizer.js';
export { GraphProblem } from './optimizers/problem.js';
export { qqn } from './optimizers/qqn.js';
export {
  classifiedExtent,
  type Classification,
  classify,
  type ClassifyOptions,
  type ClassScore,
} from './apps/classify.js';
export { dreamPreset } from './apps/dreamPreset.js';
export { dream, dreamDefaults, type DreamFrame, type DreamOptions, type DreamSettings } from './apps/dream.js';
export { locate, type LocateEvent } from './apps/locate.js';
export { collect as collectLocated, type Located } from './apps/locateResult.js';
export { type KnownPhoto, type PhotoScore, scorePhoto, summarize as summarizeScores } from './apps/locateScore.js';
export { locateDefaults, type LocateMethod, locateRules, type LocateSettings } from './apps/locateSettings.js';
export { style, type StyleFrame, type StyleOptions, type StyleSources } from './apps/style.js';
export { stylePreset, texturePreset } from './apps/stylePreset.js';
export type { StyleSettings } from './apps/styleSettings.js';
export { texture, type TextureSettings, type TextureSources } from './apps/texture.js';
export { pacer, type PacerHost, type Work } from './loop/pacer.js';
export { Transport, type TransportState } from './loop/transport.js';
