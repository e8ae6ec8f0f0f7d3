import { useState } from 'react';
import { useNavigate } from 'react-router';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import type { ImportKind } from '@/lib/api/types';
import { ChoiceRows, type Choice } from './choice-rows';
import { FileDrop } from './file-drop';
import { UploadProgress } from './upload-progress';
import { useUpload } from './use-upload';

const kKinds: Choice<ImportKind>[] = [
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
        <ChoiceRows
          legend="What is in the file?"
          name="kind"
          choices={kKinds}
          value={kind}
          disabled={busy}
          columns="sm:grid-cols-2"
          onChange={setKind}
        />
        {busy && upload.file ? (
          <UploadProgress file={upload.file} received={upload.received} />
        ) : (
          <FileDrop onFile={(file) => upload.start(kind, file)} error={upload.error} />
        )}
      </div>
    </Dialog>
  );
}
