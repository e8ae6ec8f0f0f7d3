import { useEffect, useRef, useState } from 'react';
import type { ImportKind } from '@/lib/api/types';
import { uploadImport, uploadParts } from '@/lib/upload';

type UploadState = { file: File | null; received: number; error: unknown };

const kIdle: UploadState = { file: null, received: 0, error: null };

/** One upload of the page; leaving the page stops it, and the server keeps what it has. */
export function useUpload(onDone: (importId: string) => void) {
  const [state, setState] = useState<UploadState>(kIdle);
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);

  const run = async (file: File, send: (signal: AbortSignal, onProgress: (received: number) => void) => Promise<string>) => {
    const controller = new AbortController();
    abort.current = controller;
    setState({ file, received: 0, error: null });
    try {
      const id = await send(controller.signal, (received) => setState({ file, received, error: null }));
      onDone(id);
    } catch (error) {
      if (!controller.signal.aborted) setState({ file, received: 0, error });
    }
  };
  return {
    ...state,
    start: (kind: ImportKind, file: File) =>
      void run(file, async (signal, onProgress) => (await uploadImport(kind, file, signal, onProgress)).id),
    resume: (importId: string, file: File, offset: number) =>
      void run(file, async (signal, onProgress) => {
        await uploadParts(importId, file, offset, signal, onProgress);
        return importId;
      }),
    stop: () => abort.current?.abort(),
  };
}
