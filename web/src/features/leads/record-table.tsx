import type { ReactNode } from 'react';
import type { RecordSource } from '@/lib/api/types';
import { formatDate, humanize } from '@/lib/format';

/** A table as wide as what it holds: a narrow screen scrolls it, by the keyboard too. */
export const Table = ({ caption, columns, children }: { caption: string; columns: string[]; children: ReactNode }) => (
  <div tabIndex={0} role="region" aria-label={caption} className="mb-3 overflow-x-auto last:mb-0">
    <table className="w-full text-sm tabular-nums">
      <caption className="mb-1 text-left text-xs font-medium text-muted">{caption}</caption>
      <thead>
        <tr className="text-left text-xs text-muted">
          {columns.map((column) => (
            <th key={column} scope="col" className="py-1 pr-3 font-normal whitespace-nowrap last:pr-0">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  </div>
);

export const Cell = ({ children }: { children: ReactNode }) => <td className="border-t border-line py-1.5 pr-3 align-top last:pr-0">{children}</td>;

const sourcesText = (sources: RecordSource[]): string => [...new Set(sources.map(({ provider }) => humanize(provider)))].join(', ');

const askedText = (sources: RecordSource[]): string => sources.map(({ provider, fetchedAt }) => `${humanize(provider)} on ${formatDate(fetchedAt)}`).join(', ');

export const Sources = ({ sources, note }: { sources: RecordSource[]; note: string | null }) => (
  <>
    <span className="whitespace-nowrap" title={askedText(sources)}>
      {sourcesText(sources)}
    </span>
    {note ? <span className="block text-xs text-muted">{note}</span> : null}
  </>
);
