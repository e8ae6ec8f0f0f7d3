import { Section } from '@/components/ui/card';
import { SkeletonBlock } from '@/components/ui/skeleton';
import { ErrorState } from '@/components/ui/states';
import { useProviders } from '@/lib/api/providers';
import { usePermission } from '@/lib/api/session';
import { usePollMs } from '@/lib/live';
import { ProviderRow } from './provider-row';

/** Who is asked, in the order they are asked, and whether they may be asked now. */
export function ProvidersSection() {
  const providers = useProviders(usePollMs());
  const mayManage = usePermission('enrichment.manage');
  const items = providers.data?.items;
  return (
    <Section title="Providers" anchor="providers">
      {!items && providers.isError ? (
        <ErrorState error={providers.error} what="providers" onRetry={() => void providers.refetch()} />
      ) : null}
      {!items && !providers.isError ? <SkeletonBlock lines={4} label="Loading the providers" /> : null}
      {items?.length === 0 ? <p className="text-sm text-muted">No provider is set up.</p> : null}
      <div className="divide-y divide-line">
        {items?.map((provider) => (
          <ProviderRow key={provider.name} provider={provider} mayManage={mayManage} />
        ))}
      </div>
    </Section>
  );
}
