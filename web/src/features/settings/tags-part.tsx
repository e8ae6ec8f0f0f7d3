import { Link } from 'react-router';
import { useTags } from '@/lib/api/settings';
import type { TagCount } from '@/lib/api/types';
import { formatNumber } from '@/lib/format';
import { is, listAddress } from '@/lib/records/filter';
import { useUrlValues } from '@/lib/url-values';
import { ObjectTabs } from './object-tabs';
import { PartFrame } from './part-frame';

export function TagsPart() {
  const { value } = useUrlValues();
  const object = value('object') || 'leads';
  const tags = useTags(object);
  return (
    <PartFrame title="Tags" about="Tags in use, the most frequent first. A tag exists while a record has it: add or remove it on records, one by one or many at once." query={tags}>
      {(data: TagCount[]) => (
        <>
          <ObjectTabs value={object} />
          {data.length === 0 ? <p className="text-sm text-muted">No record here has a tag.</p> : null}
          <ul aria-label="Tags" className="border-t border-line empty:hidden">
            {data.map(({ tag, count }) => (
              <li key={tag} className="flex h-9 items-center gap-3 border-b border-line text-sm">
                <Link to={listAddress(object, { and: [is('tags', tag)] })} className="min-w-0 flex-1 truncate rounded-sm font-medium hover:underline">
                  {tag}
                </Link>
                <span className="text-muted tabular-nums">{formatNumber(count)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </PartFrame>
  );
}
