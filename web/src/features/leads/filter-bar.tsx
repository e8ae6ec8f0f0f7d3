import { Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '@/components/ui/button';
import { FilterChip } from '@/components/ui/filter-chip';
import { kEnrichmentOptions, kLeadStatuses } from '@/components/records/pills';
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
