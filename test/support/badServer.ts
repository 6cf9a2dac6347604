/** A local web server that misbehaves as told, and writes down what was asked of it. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What goes wrong with one request. All of them answer Range requests unless they say otherwise. */
export type Manner =
  | { readonly kind: 'fine' }
  /** Sends at most so many bytes of what it announced, then closes the connection. */
  | { readonly kind: 'break'; readonly after: number }
  /** Sends so many bytes, then nothing more; keeps the connection. */
  | { readonly kind: 'stall'; readonly after: number }
  /** Content-Length is off by so much; the connection closes after the bytes there are. */
  | { readonly kind: 'wrong length'; readonly by: number }
  /** Always the whole file with 200. */
  | { readonly kind: 'ignore range' }
  /** 206 with bytes, and a Content-Range, that begin so much later than asked. */
  | { readonly kind: 'shifted range'; readonly by: number }
  /** 206 whose Content-Range is right and whose bytes are those of another place. */
  | { readonly kind: 'false range' }
  /** Content-Range tells another size of the file. */
  | { readonly kind: 'wrong total'; readonly total: number }
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** The right number of bytes, some of them wrong. */
  | { readonly kind: 'corrupt' }
  | { readonly kind: 'redirect'; readonly to: string }
  | { readonly kind: 'web page' }
  /** Sends so many bytes every so many milliseconds. */
  | { readonly kind: 'slow'; readonly bytes: number; readonly every: number };

export interface Asked {
  readonly path: string;
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
  /** Bytes of the file sent in answer. */
  sent: number;
}

export interface ServedFile {
  bytes: Uint8Array;
  /** Default: made of the bytes. '' for none. */
  tag?: string;
  /** What happens to the first, second, ... request; the last stays. Default fine. */
  manners?: readonly Manner[];
}

export interface BadServer {
  /** 'http://127.0.0.1:34567' */
  readonly origin: string;
  readonly files: Map<string, ServedFile>;
  readonly log: Asked[];
  close(): Promise<void>;
}

export async function startBadServer(files: Readonly<Record<string, ServedFile>> = {}): Promise<BadServer> {
  const served = new Map(Object.entries(files));
  const log: Asked[] = [];
  const counts = new Map<string, number>();
  const server = createServer((incoming, response) => {
    const path = incoming.url ?? '/';
    const count = counts.get(path) ?? 0;
    counts.set(path, count + 1);
    const asked: Asked = { path, range: incoming.headers.range, ifRange: headerOf(incoming, 'if-range'), sent: 0 };
    log.push(asked);
    const file = served.get(path);
    if (!file) response.writeHead(404).end();
    else answer(response, file, file.manners?.[Math.min(count, file.manners.length - 1)] ?? { kind: 'fine' }, asked);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    files: served,
    log,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

const headerOf = (incoming: IncomingMessage, name: string): string | undefined => {
  const value = incoming.headers[name];
  return typeof value === 'string' ? value : undefined;
};

const cors = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'Content-Range, ETag',
};

function answer(response: ServerResponse, file: ServedFile, manner: Manner, asked: Asked): void {
  const { bytes } = file;
  const tag = file.tag ?? `"${createHash('md5').update(bytes).digest('hex')}"`;
  const headers: Record<string, string | number> = { ...cors, 'Content-Type': 'application/octet-stream' };
  if (tag !== '') headers.ETag = tag;
  if (manner.kind === 'status') {
    response.writeHead(manner.status, { ...headers, ...manner.headers }).end();
    return;
  }
  if (manner.kind === 'redirect') {
    response.writeHead(302, { ...cors, Location: manner.to }).end();
    return;
  }
  if (manner.kind === 'web page') {
    response.writeHead(200, { ...cors, 'Content-Type': 'text/html' }).end('<title>Welcome to the hotel</title>');
    return;
  }
  const changed = asked.ifRange !== undefined && asked.ifRange !== tag;
  const range = manner.kind === 'ignore range' || changed ? null : /^bytes=(\d+)-(\d*)$/.exec(asked.range ?? '');
  let [begin, end] = [0, bytes.length];
  if (range) {
    begin = Number(range[1]) + (manner.kind === 'shifted range' ? manner.by : 0);
    end = range[2] === '' ? bytes.length : Math.min(Number(range[2]) + 1, bytes.length);
    if (begin >= bytes.length) {
      response.writeHead(416, { ...headers, 'Content-Range': `bytes */${bytes.length}` }).end();
      return;
    }
    headers['Content-Range'] =
      `bytes ${begin}-${end - 1}/${manner.kind === 'wrong total' ? manner.total : bytes.length}`;
  }
  let content = bytes.slice(begin, end);
  if (manner.kind === 'false range' && range) content = bytes.slice(0, end - begin);
  if (manner.kind === 'corrupt') content = content.map((byte, i) => (i % 1000 === 500 ? byte ^ 0xff : byte));
  headers['Content-Length'] = content.length + (manner.kind === 'wrong length' ? manner.by : 0);
  // Node keeps what it sends in step with Content-Length only if asked to.
  response.strictContentLength = false;
  response.writeHead(range ? 206 : 200, headers);
  void send(response, content, manner, asked);
}

async function send(response: ServerResponse, content: Uint8Array, manner: Manner, asked: Asked): Promise<void> {
  const most =
    manner.kind === 'break' || manner.kind === 'stall' ? Math.min(manner.after, content.length) : content.length;
  const step = manner.kind === 'slow' ? manner.bytes : 16 * 1024;
  for (let at = 0; at < most && !response.destroyed; at += step) {
    const piece = content.subarray(at, Math.min(at + step, most));
    await new Promise<void>((resolve) => {
      response.write(piece, () => {
        resolve();
      });
    });
    asked.sent += piece.length;
    if (manner.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, manner.every));
  }
  if ((manner.kind === 'break' && most < content.length) || (manner.kind === 'wrong length' && manner.by > 0)) {
    // Gives the bytes time to leave before the connection goes.
    setTimeout(() => response.destroy(), 20);
  } else if (manner.kind !== 'stall') {
    response.end();
  }
}
