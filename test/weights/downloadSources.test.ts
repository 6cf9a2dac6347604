/** Several sources in turn, mirrors and redirects. */
import { describe, expect, test } from 'vitest';
import { partialName } from '../../src/weights/download.js';
import { startBadServer } from '../support/badServer.js';
import { checksumOf, content, expectWhole, patience, run, serve, serveAll } from '../support/downloads.js';

/** An address at which nobody listens. */
async function closedOrigin(): Promise<string> {
  const server = await startBadServer();
  await server.close();
  return server.origin;
}

describe('sources in turn', () => {
  test('each that fails is named with its trouble, and the next is tried', async () => {
    const server = await serveAll({
      '/broken': { bytes: content, manners: [{ kind: 'status', status: 503 }] },
      '/hotel': { bytes: content, manners: [{ kind: 'web page' }] },
      '/good': { bytes: content },
    });
    const { origin } = server;
    const files = ['/missing', '/broken', '/hotel', '/good'].map((path) => ({
      url: origin + path,
      size: content.length,
    }));
    const outcome = await run(files);
    expectWhole(outcome, files[3]);
    expect(outcome.result?.file.url).toBe(`${origin}/good`);
    const notices = outcome.notices.join('\n');
    expect(notices).toContain(
      '/missing: it answers 404 Not Found: the file is not there any more. Trying the next source.',
    );
    expect(notices).toContain('/broken: it answers 503 Service Unavailable, 3 times. Trying the next source.');
    expect(notices).toContain('/hotel: it answers with a web page instead of the file');
  });

  test('when none gives it, the error tells of each and what to do, and parts stay', async () => {
    const { server, url } = await serve([
      { kind: 'break', after: 100_000 },
      { kind: 'status', status: 500 },
    ]);
    const closed = await closedOrigin();
    const files = [{ url }, { url: `${server.origin}/missing` }, { url: `${closed}/closed` }];
    const { error, parts } = await run(files);
    expect(error?.message).toMatch(
      /^net: no source could give it\. .*\/file: it answers 500.*\/missing: it answers 404.*\/closed: it takes no connections.* Import it\.$/,
    );
    expect(parts.get(partialName(files[0]))?.size).toBe(100_000);
  });

  test('a mirror with the same checksum goes on with what the first source gave', async () => {
    const { server, url } = await serve([
      { kind: 'break', after: 120_000 },
      { kind: 'status', status: 500 },
    ]);
    server.files.set('/mirror', { bytes: content, tag: '"another"' });
    const known = { size: content.length, checksum: checksumOf(content) };
    const outcome = await run([
      { url, ...known },
      { url: `${server.origin}/mirror`, ...known },
    ]);
    expectWhole(outcome, { url, ...known });
    expect(server.log.at(-1)).toMatchObject({ path: '/mirror', range: 'bytes=120000-', sent: 180_000 });
  });

  test('a redirect is followed, for the rest too', async () => {
    const { server, url } = await serve([{ kind: 'redirect', to: '/there' }]);
    server.files.set('/there', { bytes: content, manners: [{ kind: 'break', after: 50_000 }, { kind: 'fine' }] });
    const file = { url, checksum: checksumOf(content) };
    expectWhole(await run([file]), file);
    expect(server.log.at(-1)).toMatchObject({ path: '/there', range: 'bytes=50000-' });
  });

  test('what an earlier run began with is gone on with before the preferred source', async () => {
    const { server, url } = await serve([{ kind: 'break', after: 120_000 }, { kind: 'fine' }]);
    const first = await run([{ url }], { patience: { ...patience, attempts: 1 } });
    server.files.set('/preferred', { bytes: content });
    const second = await run([{ url: `${server.origin}/preferred` }, { url }], {}, first.parts);
    expect(second.result?.file.url).toBe(url);
    expect(server.log.some(({ path }) => path === '/preferred')).toBe(false);
  });
});
