import { useState } from 'react';
import { useNavigate } from 'react-router';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import type { ImportKind } from '@/lib/api/types';
import { cx } from '@/lib/cx';
import { FileDrop } from './file-drop';
import { UploadProgress } from './upload-progress';
import { useUpload } from './use-upload';

const kKinds: { value: ImportKind; label: string; hint: string }[] = [
  { value: 'leads', label: 'Leads', hint: 'People who may sell: names, e-mail, phone, address' },
  { value: 'parcels', label: 'Parcels', hint: 'County records: addresses, owners, values, sales' },
];

export function NewImport() {
  const navigate = useNavigate();
  const [kind, setKind] = useState<ImportKind>('leads');
  const upload = useUpload((id) => void navigate(`/imports/${id}`, { replace: true }));
  const busy = upload.file !== null && !upload.error;
  const close = () => {
    upload.stop();
    void navigate('/imports');
  };
  return (
    <Dialog
      title="Import a file"
      open
      onClose={close}
      footer={<Button onClick={close}>{busy ? 'Cancel upload' : 'Cancel'}</Button>}
    >
      <div className="space-y-4">
        <KindChoice value={kind} disabled={busy} onChange={setKind} />
        {busy && upload.file ? (
          <UploadProgress file={upload.file} received={upload.received} />
        ) : (
          <FileDrop onFile={(file) => upload.start(kind, file)} error={upload.error} />
        )}
      </div>
    </Dialog>
  );
}

type KindChoiceProps = { value: ImportKind; disabled: boolean; onChange: (kind: ImportKind) => void };

function KindChoice({ value, disabled, onChange }: KindChoiceProps) {
  return (
    <fieldset disabled={disabled}>
      <legend className="mb-2 text-sm font-medium text-muted">What is in the file?</legend>
      <div className="grid gap-2 sm:grid-cols-2">
        {kKinds.map((kind) => (
          <label
            key={kind.value}
            className={cx(
              'flex gap-2 rounded-md border p-2.5 has-focus-visible:outline-2 has-focus-visible:outline-link',
              value === kind.value ? 'border-accent bg-selected' : 'border-line-strong hover:bg-hover',
            )}
          >
            <input
              type="radio"
              name="kind"
              className="mt-0.5 size-4 accent-accent focus-visible:outline-none"
              checked={value === kind.value}
              onChange={() => onChange(kind.value)}
            />
            <span>
              <span className="block text-sm font-medium">{kind.label}</span>
              <span className="block text-xs text-muted">{kind.hint}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
