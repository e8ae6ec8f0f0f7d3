import { Link } from 'react-router';
import { useProviderSettings, type ProviderSettings } from '@/lib/api/provider-settings';
import { useProviders } from '@/lib/api/providers';
import { CountiesList } from './counties-list';
import { PartFrame } from './part-frame';
import { ProviderSettingsRow } from './provider-settings-row';

const kKinds = [
  { kind: 'property', label: 'Property data' },
  { kind: 'email', label: 'E-mail addresses' },
  { kind: 'phone', label: 'Phone numbers' },
  { kind: 'address', label: 'Postal addresses' },
] as const;

/** Who may be asked for facts and verdicts, with whose key, how fast and for how much. */
export function ProvidersPart() {
  const settings = useProviderSettings();
  const live = useProviders();
  return (
    <PartFrame
      title="Providers"
      about="Services that are asked when there is a key. Keys are stored encrypted and never shown again."
      actions={
        <Link to="/enrichment" className="rounded-sm text-sm text-link underline-offset-2 hover:underline">
          What they cost
        </Link>
      }
      query={settings}
    >
      {(all: ProviderSettings[]) => [
        ...kKinds
          .map(({ kind, label }) => ({ label, items: all.filter((one) => one.kind === kind) }))
          .filter(({ items }) => items.length > 0)
          .map(({ label, items }) => (
            <section key={label} aria-label={label} className="mb-6">
              <h3 className="mb-1 text-sm font-semibold">{label}</h3>
              <div className="divide-y divide-line border-y border-line">
                {items.map((one) => (
                  <ProviderSettingsRow key={one.name} about={one} live={live.data?.items.find(({ name }) => name === one.name)} />
                ))}
              </div>
            </section>
          )),
        <CountiesList key="counties" />,
      ]}
    </PartFrame>
  );
}
