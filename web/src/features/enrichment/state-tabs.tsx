import { cx } from '@/lib/cx';

type StateTabsProps = {
  label: string;
  value: string;
  tabs: { value: string; label: string }[];
  onChange: (value: string) => void;
};

export function StateTabs({ label, value, tabs, onChange }: StateTabsProps) {
  return (
    <div role="group" aria-label={label} className="flex max-w-full gap-0.5 overflow-x-auto">
      {tabs.map((tab) => (
        <button
          key={tab.value}
          type="button"
          aria-pressed={tab.value === value}
          onClick={() => onChange(tab.value)}
          className={cx(
            'h-7 shrink-0 rounded-md px-2 text-sm transition-colors duration-100',
            tab.value === value ? 'bg-selected font-medium text-ink' : 'text-muted hover:bg-hover hover:text-ink',
          )}
        >
          {tab.label}
        </button>
      ))}
    </div>
  );
}
