import { Upload } from 'lucide-react';
import { useId, useState, type DragEvent } from 'react';
import { InlineProblem } from '@/components/ui/states';
import { cx } from '@/lib/cx';

type FileDropProps = { onFile: (file: File) => void; error: unknown; hint?: string };

export function FileDrop({ onFile, error, hint = 'CSV or TSV, of any size, with a header line' }: FileDropProps) {
  const id = useId();
  const [over, setOver] = useState(false);
  const [empty, setEmpty] = useState(false);
  const take = (file: File | undefined) => {
    if (!file) return;
    setEmpty(file.size === 0);
    if (file.size > 0) onFile(file);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  return (
    <div className="space-y-3">
      <label
        htmlFor={id}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={cx(
          'flex flex-col items-center gap-1 rounded-lg border border-dashed px-4 py-8 text-center has-focus-visible:outline-2 has-focus-visible:outline-link',
          over ? 'border-accent bg-selected' : 'border-line-strong hover:bg-hover',
        )}
      >
        <Upload aria-hidden className="mb-1 size-5 text-muted" />
        <span className="text-base font-medium">Drop a file here, or choose one</span>
        <span className="text-sm text-muted">{hint}</span>
        <input
          id={id}
          type="file"
          accept=".csv,.tsv,.txt,text/csv"
          className="sr-only"
          onChange={(event) => {
            take(event.target.files?.[0]);
            event.target.value = '';
          }}
        />
      </label>
      {empty ? (
        <p role="alert" className="text-sm text-red">
          This file is empty. Choose another.
        </p>
      ) : null}
      <InlineProblem error={error} />
    </div>
  );
}
