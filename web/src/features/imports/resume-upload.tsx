import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { importKeys } from '@/lib/api/imports';
import type { Import } from '@/lib/api/types';
import { formatBytes } from '@/lib/format';
import { FileDrop } from './file-drop';
import { UploadProgress } from './upload-progress';
import { useUpload } from './use-upload';

/** The upload stopped half way: the same file goes on from where the server is. */
export function ResumeUpload({ item }: { item: Import }) {
  const client = useQueryClient();
  const upload = useUpload(() => void client.invalidateQueries({ queryKey: importKeys.all }));
  const [wrong, setWrong] = useState<Error | null>(null);
  const resume = (file: File) => {
    const same = file.size === item.sizeBytes;
    setWrong(same ? null : new Error(`That is another file: it has ${formatBytes(file.size)}, this import ${formatBytes(item.sizeBytes)}.`));
    if (same) upload.resume(item.id, file, item.receivedBytes);
  };
  return (
    <div className="max-w-xl space-y-3 p-4">
      <p className="text-base text-muted">
        {formatBytes(item.receivedBytes)} of {formatBytes(item.sizeBytes)} arrived before the upload stopped. Choose {item.fileName} again to go on.
      </p>
      {upload.file && !upload.error ? (
        <UploadProgress file={upload.file} received={upload.received} />
      ) : (
        <FileDrop onFile={resume} error={wrong ?? upload.error} hint="The same file as before" />
      )}
    </div>
  );
}
