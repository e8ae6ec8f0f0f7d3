import { createImport, putImportPart } from './api/imports';
import { ApiProblem } from './api/problem';
import type { Import, ImportKind } from './api/types';

const kPartBytes = 4 * 1024 * 1024;
const kAttemptsMax = 4;

type Progress = (receivedBytes: number) => void;

/** Sends the file in parts from `offset`; a lost connection is tried again, and the server's count wins. */
export async function uploadParts(
  importId: string,
  file: File,
  offset: number,
  signal: AbortSignal,
  onProgress: Progress,
): Promise<void> {
  let sent = offset;
  let failures = 0;
  onProgress(sent);
  while (sent < file.size) {
    try {
      const part = file.slice(sent, sent + kPartBytes);
      sent = (await putImportPart(importId, sent, part, signal)).received;
      failures = 0;
      onProgress(sent);
    } catch (error) {
      failures += 1;
      sent = await resumeOffset(error, sent, failures, signal);
    }
  }
}

async function resumeOffset(error: unknown, sent: number, failures: number, signal: AbortSignal): Promise<number> {
  if (!(error instanceof ApiProblem) || signal.aborted || failures >= kAttemptsMax) throw error;
  if (error.code === 'wrong_offset' && error.received !== null) return error.received;
  if (error.status !== 0 && error.status < 500) throw error;
  await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** failures));
  return sent;
}

export async function uploadImport(
  kind: ImportKind,
  file: File,
  signal: AbortSignal,
  onProgress: Progress,
): Promise<Import> {
  const created = await createImport(kind, file, signal);
  await uploadParts(created.id, file, 0, signal, onProgress);
  return created;
}
