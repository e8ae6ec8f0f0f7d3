import { useObjects } from '@/lib/api/objects';
import { cx } from '@/lib/cx';
import { useUrlValues } from '@/lib/url-values';

/** Which kind of record the settings below are of. */
export function ObjectTabs({ value }: { value: string }) {
  const objects = useObjects().data ?? [];
  const { change } = useUrlValues();
  return (
    <div role="group" aria-label="Kind of record" className="mb-4 flex gap-0.5 overflow-x-auto">
      {objects
        .filter(({ name }) => name !== 'activities')
        .map(({ name, pluralLabel }) => (
          <button
            key={name}
            type="button"
            aria-pressed={name === value}
            className={cx('h-7 shrink-0 rounded-md px-2 text-sm', name === value ? 'bg-selected font-medium text-ink' : 'text-muted hover:bg-hover hover:text-ink')}
            onClick={() => change({ object: name })}
          >
            {pluralLabel}
          </button>
        ))}
    </div>
  );
}
