import { ProgressBar } from '@/components/ui/progress';
import { formatBytes } from '@/lib/format';

export function UploadProgress({ file, received }: { file: File; received: number }) {
  return (
    <div className="space-y-2 rounded-lg border border-line p-4">
      <div className="flex justify-between gap-3 text-sm">
        <span className="min-w-0 truncate font-medium">{file.name}</span>
        <span className="shrink-0 text-muted tabular-nums">
          {formatBytes(received)} of {formatBytes(file.size)}
        </span>
      </div>
      <ProgressBar label="Upload" value={received} max={file.size} />
    </div>
  );
}
