/** ONNX networks on WebGL2: a file becomes a network, pictures become probabilities. */
import { createWebglBackend } from '../../../src/backends/webgl/index.js';
import type { Backend } from '../../../src/core/backend.js';
import { messageOf } from '../../../src/core/errors.js';
import { Tensor } from '../../../src/core/tensor.js';
import type { Network } from '../../../src/nets/network.js';
import { onnxNetwork } from '../../../src/nets/onnx/network.js';
import { blobBytes } from '../../../src/weights/byteSource.js';
import { openOnnx } from '../../../src/weights/onnx/open.js';
import { probabilitiesOf } from '../../support/networkAnswers.js';
import type { OnnxAnswer, OnnxRequest } from './protocol.js';

let opened: { readonly backend: Backend; readonly network: Network } | undefined;

async function answer(request: OnnxRequest): Promise<OnnxAnswer> {
  if (request.kind === 'open') {
    opened?.backend.dispose();
    const file = await openOnnx(blobBytes(request.name, new Blob([request.weights])));
    opened = { backend: await createWebglBackend(), network: await onnxNetwork(file) };
    return { backend: opened.backend.description, probabilities: [] };
  }
  if (opened === undefined) throw new Error('no file was opened');
  const { backend, network } = opened;
  const picture = new Tensor([1, 3, request.height, request.width], request.data);
  return { backend: backend.description, probabilities: await probabilitiesOf(backend, network, picture) };
}

self.onmessage = ({ data }: MessageEvent<OnnxRequest>) => {
  answer(data)
    .catch((error: unknown) => messageOf(error))
    .then((result) => {
      self.postMessage(result);
    }, reportError);
};
