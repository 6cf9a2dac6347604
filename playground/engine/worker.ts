/** The engine worker: messages in, messages out; everything else is the session's. */
import { Session } from './session.js';
import type { ToEngine } from './protocol.js';

const session = new Session((message, transfer = []) => {
  self.postMessage(message, { transfer });
});
self.addEventListener('message', ({ data }: MessageEvent<ToEngine>) => {
  session.receive(data);
});
