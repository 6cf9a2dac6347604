/** Reads files where the playground does: in a worker, on demand. */
import { digest } from './read.js';

self.onmessage = ({ data: { file, name } }: MessageEvent<{ file: Blob; name: string }>) => {
  digest(file, name).then((result) => {
    self.postMessage(result);
  }, reportError);
};
