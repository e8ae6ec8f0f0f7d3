import { ChevronDown, Search, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Menu, MenuChoice } from '@/components/ui/menu';
import { kEnrichmentOptions, kLeadStatuses } from '@/components/records/pills';
import { cx } from '@/lib/cx';
import { humanize } from '@/lib/format';
import { isFiltered, kNoFilter, useLeadFilter } from './lead-filter';

const kTypingPauseMs = 200;
const kStatusOptions = kLeadStatuses.map((value) => ({ value, label: humanize(value) }));

export function FilterBar({ sources }: { sources: string[] }) {
  const { filter, change } = useLeadFilter();
  const sourceOptions = [...new Set([...sources, filter.source])]
    .filter(Boolean)
    .sort()
    .map((value) => ({ value, label: humanize(value) }));
  return (
    <>
      <SearchBox value={filter.q} onChange={(q) => change({ q }, true)} />
      <FilterChip label="Status" value={filter.status} options={kStatusOptions} onChange={(status) => change({ status })} />
      <FilterChip label="Source" value={filter.source} options={sourceOptions} onChange={(source) => change({ source })} />
      <FilterChip
        label="Enrichment"
        value={filter.enrichment}
        options={kEnrichmentOptions}
        onChange={(enrichment) => change({ enrichment })}
      />
      {isFiltered(filter) ? (
        <Button small look="ghost" onClick={() => change(kNoFilter)}>
          Clear all
        </Button>
      ) : null}
    </>
  );
}

function SearchBox({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const [text, setText] = useState(value);
  const [committed, setCommitted] = useState(value);
  // The URL may change by Back or "Clear all" while the box keeps its own text.
  if (value !== committed) {
    setCommitted(value);
    setText(value);
  }
  useEffect(() => {
    if (text === committed) return;
    const timer = setTimeout(() => {
      setCommitted(text);
      onChange(text);
    }, kTypingPauseMs);
    return () => clearTimeout(timer);
  }, [text, committed, onChange]);
  return (
    <div className="relative w-full sm:w-64">
      <Search aria-hidden className="pointer-events-none absolute top-1.5 left-2 size-4 text-faint" />
      <input
        type="search"
        aria-label="Search leads"
        placeholder="Name, e-mail, phone, address"
        value={text}
        onChange={(event) => setText(event.target.value)}
        className="h-7 w-full rounded-md border border-line-strong bg-surface pr-2 pl-7.5 text-sm placeholder:text-faint [&::-webkit-search-cancel-button]:hidden"
      />
    </div>
  );
}

type FilterChipProps = {
  label: string;
  value: string;
  options: { value: string; label: string }[];
  onChange: (value: string) => void;
};

function FilterChip({ label, value, options, onChange }: FilterChipProps) {
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
