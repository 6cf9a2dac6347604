/** Downloads some tensors of a safetensors file by Range requests, going on from what is there. */
import { type Answer, request, SourceError } from './request.js';
import { persist, type Session, type Sink } from './session.js';
import { longestHeader, type PartPlan, planPart, type Run, type TensorPart } from './tensorPart.js';

export interface DividedFile {
  readonly url: string;
  /** Of the whole file. */
  readonly size?: number;
  readonly part: TensorPart;
}

/** @throws SourceError when the server does not answer Range requests, or the file is no safetensors file. */
export async function receivePart(file: DividedFile, sink: Sink, session: Session): Promise<void> {
  let roomAsked = false;
  // Read anew at every attempt: some kilobytes, and the file may have changed.
  const attempt = async (): Promise<void> => {
    session.meter.total = sink.part.note?.total;
    session.meter.enter('downloading');
    const { plan, tag } = await readPlan(file, session);
    session.meter.total = plan.size;
    if (sink.size > 0 && !(await fits(plan, tag, sink))) {
      session.notice('the file changed there; starting over');
      await sink.restart();
    }
    if (!roomAsked) await session.room(plan.size - sink.size);
    roomAsked = true;
    if (sink.size < plan.head.length) {
      await sink.restart();
      await sink.part.saveNote({ url: file.url, tag, total: plan.size });
      await sink.append(plan.head);
    }
    let end = plan.head.length;
    for (const run of plan.runs) {
      end += run.end - run.begin;
      // Where in the file the part that is missing of this run begins.
      while (sink.size < end)
        await receiveRun(file.url, { begin: run.end - (end - sink.size), end: run.end }, tag, sink, session);
    }
  };
  await persist(session, () => sink.size, attempt);
}

async function readPlan(file: DividedFile, session: Session): Promise<{ plan: PartPlan; tag: string | undefined }> {
  const first = await readBytes(file.url, { begin: 0, end: 8 }, session);
  const length = Number(new DataView(first.bytes.buffer).getBigUint64(0, true));
  if (length < 2 || length > longestHeader) throw new SourceError('it is no safetensors file', true);
  const header = await readBytes(file.url, { begin: 8, end: 8 + length }, session);
  const plan = planPart(length, header.bytes, file.part);
  for (const total of [first.total, file.size]) {
    if (total !== undefined && total !== plan.wholeSize) {
      const [says, is] = [plan.wholeSize, total].map((bytes) => bytes.toLocaleString('en-US'));
      throw new SourceError(`its header speaks of ${says} bytes, the file should have ${is}`, true);
    }
  }
  return { plan, tag: header.tag };
}

/** Whether what is there belongs to the same version of the file. */
async function fits(plan: PartPlan, tag: string | undefined, { part }: Sink): Promise<boolean> {
  if (part.note?.tag !== undefined && tag !== undefined && part.note.tag !== tag) return false;
  if (part.size > plan.size) return false;
  const head = await part.read(0, Math.min(part.size, plan.head.length));
  return head.every((byte, i) => byte === plan.head[i]);
}

async function readBytes(
  url: string,
  run: Run,
  session: Session,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; tag: string | undefined; total: number | undefined }> {
  const answer = await ask(url, run, session);
  const bytes = new Uint8Array(run.end - run.begin);
  let at = 0;
  for await (const piece of answer.pieces()) {
    bytes.set(piece.subarray(0, bytes.length - at), at);
    at += Math.min(piece.length, bytes.length - at);
    if (at === bytes.length) return { bytes, tag: answer.tag, total: answer.total };
  }
  throw new SourceError('the connection ended within the header', false);
}

async function receiveRun(url: string, run: Run, tag: string | undefined, sink: Sink, session: Session): Promise<void> {
  const answer = await ask(url, run, session);
  if (tag !== undefined && answer.tag !== undefined && answer.tag !== tag) {
    answer.cancel();
    throw new SourceError('the file changed there in the meantime', false);
  }
  let missing = run.end - run.begin;
  for await (const piece of answer.pieces()) {
    const wanted = piece.subarray(0, missing);
    await sink.append(wanted);
    missing -= wanted.length;
    if (missing === 0) return;
  }
  throw new SourceError('the connection ended before the part did', false);
}

async function ask(url: string, { begin, end }: Run, session: Session): Promise<Answer> {
  const answer = await request(url, { begin, end }, session);
  if ('beyond' in answer) throw new SourceError('it is too short for a safetensors file', true);
  const from = answer.begin ?? (session.simple ? begin : undefined);
  if (answer.partial && from === begin) return answer;
  answer.cancel();
  throw new SourceError(
    answer.partial
      ? 'it answers Range requests wrongly, so that only the whole file can be had from it'
      : 'it does not answer Range requests, so that only the whole file can be had from it',
    true,
  );
}
