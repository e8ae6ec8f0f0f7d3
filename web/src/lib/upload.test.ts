import { afterEach, describe, expect, it, vi } from 'vitest';
import { uploadParts } from './upload';

const kMiB = 1024 * 1024;

function answer(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status });
}

describe('uploading in parts', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('sends 4 MiB a part and reports progress', async () => {
    const offsets: string[] = [];
    vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
      const offset = Number(new URL(path, 'http://x').searchParams.get('offset'));
      const size = (init.body as Blob).size;
      offsets.push(`${String(offset)}+${String(size)}`);
      return Promise.resolve(answer(200, { received: offset + size }));
    });
    const seen: number[] = [];
    const file = new File([new Uint8Array(9 * kMiB)], 'big.csv');
    await uploadParts('import_1', file, 0, new AbortController().signal, (bytes) => seen.push(bytes));
    expect(offsets).toEqual([`0+${String(4 * kMiB)}`, `${String(4 * kMiB)}+${String(4 * kMiB)}`, `${String(8 * kMiB)}+${String(kMiB)}`]);
    expect(seen.at(-1)).toBe(9 * kMiB);
  });

  it('goes on from the server’s count when the two disagree', async () => {
    const offsets: number[] = [];
    vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
      const offset = Number(new URL(path, 'http://x').searchParams.get('offset'));
      offsets.push(offset);
      if (offset === 0) return Promise.resolve(answer(409, { code: 'wrong_offset', received: 6 }));
      return Promise.resolve(answer(200, { received: offset + (init.body as Blob).size }));
    });
    await uploadParts('import_1', new File(['0123456789'], 'a.csv'), 0, new AbortController().signal, () => undefined);
    expect(offsets).toEqual([0, 6]);
  });

  it('gives up at once when the server refuses', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(answer(413, { code: 'too_large', detail: 'Too large.' })));
    const upload = uploadParts('import_1', new File(['x'], 'a.csv'), 0, new AbortController().signal, () => undefined);
    await expect(upload).rejects.toMatchObject({ status: 413, message: 'Too large.' });
  });
});
