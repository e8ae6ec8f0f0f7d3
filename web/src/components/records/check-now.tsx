import { ShieldCheck } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { useCheck } from '@/lib/api/checks';
import { useAddressServices, useContactServices } from '@/lib/api/providers';
import { usePermission } from '@/lib/api/session';

type CheckNowProps = { object: 'contacts' | 'properties'; id: string; services: string[]; label: string };

/** Has services judge a record; there for those who may, where a service is set up. */
function CheckNow({ object, id, services, label }: CheckNowProps) {
  const mayWrite = usePermission('records.write');
  const check = useCheck(object, id);
  if (!mayWrite || services.length === 0) return null;
  return (
    <span className="flex items-center gap-2">
      <span role="status" className="text-xs font-normal text-muted">
        {check.isSuccess ? 'Asked: the verdict follows.' : (check.error?.message ?? '')}
      </span>
      <Button small disabled={check.isPending} title={`Asks ${services.join(', ')}; what is fresh is not bought again`} onClick={() => check.mutate()}>
        <ShieldCheck aria-hidden className="size-3!" />
        {label}
      </Button>
    </span>
  );
}

/** The e-mail and the phone of a contact. */
export const CheckContact = ({ contactId }: { contactId: string }) => (
  <CheckNow object="contacts" id={contactId} services={useContactServices()} label="Check now" />
);

/** The address of a property. */
export const CheckAddress = ({ propertyId }: { propertyId: string }) => (
  <CheckNow object="properties" id={propertyId} services={useAddressServices()} label="Check address now" />
);
