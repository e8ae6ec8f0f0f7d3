import { ChevronDown, X } from 'lucide-react';
import { cx } from '@/lib/cx';
import { Menu, MenuChoice } from './menu';

type FilterChipProps = {
  label: string;
  value: string;
  options: { value: string; label: string }[];
  onChange: (value: string) => void;
};

/** One filter of a list: what it is set to, a menu to change it, and a cross to drop it. */
export function FilterChip({ label, value, options, onChange }: FilterChipProps) {
  const active = value !== '';
  const shown = options.find((option) => option.value === value)?.label ?? value;
  return (
    <div className={cx('flex h-7 items-center rounded-md border text-sm', active ? 'border-line-strong bg-selected' : 'border-dashed border-line-strong')}>
      <Menu
        trigger={
          <button type="button" className="flex h-full items-center gap-1 rounded-md px-2 text-muted hover:text-ink">
            {label}
            {active ? (
              <>
                <span> is </span>
                <span className="font-medium text-ink">{shown}</span>
              </>
            ) : (
              <ChevronDown aria-hidden className="size-3.5" />
            )}
          </button>
        }
      >
        <MenuChoice value={value} options={[{ value: '', label: 'Any' }, ...options]} onChange={onChange} />
      </Menu>
      {active ? (
        <button
          type="button"
          aria-label={`Remove filter ${label} is ${shown}`}
          className="flex h-full items-center rounded-r-md border-l border-line-strong px-1.5 text-muted hover:text-ink"
          onClick={() => onChange('')}
        >
          <X aria-hidden className="size-3.5" />
        </button>
      ) : null}
    </div>
  );
}
