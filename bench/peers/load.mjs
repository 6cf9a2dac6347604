// The engines compared with. They lie in bench/node_modules and are loaded by name, so that nothing but a benchmark needs them.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { inRoot, StepError } from '../../tools/project.mjs';

const require = createRequire(inRoot('bench', 'package.json'));

/**
 * Where a file of an installed package lies.
 * @param {string} file
 */
function fileOf(file) {
  try {
    return require.resolve(file);
  } catch {
    throw new StepError(`${file} is not installed. Run "npm install --prefix bench" first.`);
  }
}

/**
 * @param {string} name
 * @returns {string} the version of an installed package
 */
export function peerVersion(name) {
  /** @type {{ version: string }} */
  const { version } = require(join(dirname(fileOf(name)), '..', 'package.json'));
  return version;
}

/**
 * @param {'onnxruntime-web' | 'onnxruntime-node'} name
 * @returns {typeof import('onnxruntime-node')} both have one interface
 */
export function loadOnnxRuntime(name) {
  /** @type {typeof import('onnxruntime-node')} */
  const ort = require(fileOf(name));
  return ort;
}

/**
 * TensorFlow.js on its wasm backend.
 * @param {number} threads more than one only where Node lets it
 */
export async function loadTfjsWasm(threads) {
  /** @type {typeof import('@tensorflow/tfjs-core')} */
  const tf = require(fileOf('@tensorflow/tfjs-core'));
  /** @type {{ setWasmPaths(folder: string): void, setThreadsCount(threads: number): void }} */
  const wasm = require(fileOf('@tensorflow/tfjs-backend-wasm'));
  wasm.setWasmPaths(`${dirname(fileOf('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm'))}/`);
  wasm.setThreadsCount(threads);
  await tf.setBackend('wasm');
  await tf.ready();
  return tf;
}

/** @returns the scripts that give a page `tf` with its WebGL backend, in the order they need */
export function tfjsWebglScripts() {
  return ['core', 'backend-webgl'].map((part) => fileOf(`@tensorflow/tfjs-${part}/dist/tf-${part}.min.js`));
}
