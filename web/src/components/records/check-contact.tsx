import { ShieldCheck } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { useCheckContact } from '@/lib/api/contacts';
import { useContactServices } from '@/lib/api/providers';
import { usePermission } from '@/lib/api/session';

/** Has services judge e-mail and phone of a contact; there for those who may, where a service is set up. */
export function CheckContact({ contactId }: { contactId: string }) {
  const mayWrite = usePermission('records.write');
  const services = useContactServices();
  const check = useCheckContact(contactId);
  if (!mayWrite || services.length === 0) return null;
  return (
    <span className="flex items-center gap-2">
      <span role="status" className="text-xs font-normal text-muted">
        {check.isSuccess ? 'Asked: the verdict follows.' : (check.error?.message ?? '')}
      </span>
      <Button small disabled={check.isPending} title={`Asks ${services.join(', ')}; what is fresh is not bought again`} onClick={() => check.mutate()}>
        <ShieldCheck aria-hidden className="size-3!" />
        Check now
      </Button>
    </span>
  );
}
