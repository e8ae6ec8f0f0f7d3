import { ChevronDown, ChevronLeft, ChevronRight, ChevronUp } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { AddressCheck } from '@/components/records/address-check';
import { FieldValue } from '@/components/records/field-value';
import { useRecordSave } from '@/components/records/use-record-save';
import { IconButton } from '@/components/ui/button';
import { Later } from '@/components/ui/later';
import { Page } from '@/components/ui/page';
import { SkeletonBlock } from '@/components/ui/skeleton';
import { ErrorState } from '@/components/ui/states';
import { fieldOf, useObjects } from '@/lib/api/objects';
import { useRecord } from '@/lib/api/records';
import type { AddressValidation, ObjectInfo, RecordRow } from '@/lib/api/types';
import { humanize } from '@/lib/format';
import { useWaiting } from '@/lib/hooks';
import { neighborsOf, type Neighbors } from '@/lib/records/origin';
import { useShortcuts } from '@/lib/shortcuts';
import { Composer } from './composer';
import { FieldsPanel } from './fields-panel';
import { RecordHighlights } from './highlights';
import { ContactPoints, PropertyOwners } from './owners-and-points';
import { RecordActions } from './record-actions';
import { RelatedLists } from './related';
import { Timeline } from './timeline';

/** What an object's page has beyond what every record's page has. */
export type RecordExtras = {
  /** In place of the general figures at the top. */
  Top?: (props: { id: string }) => ReactNode;
  /** Over the fields, and under them. */
  Left?: (props: { id: string }) => ReactNode;
  Below?: (props: { id: string }) => ReactNode;
  /** Groups of fields, or single ones, that the parts above show better. */
  hidden?: readonly string[];
};

const kNoExtras: RecordExtras = {};

/** The page of any record: figures, fields, what happened, and what belongs to it. */
export function RecordPage({ name, extras = kNoExtras }: { name: string; extras?: RecordExtras }) {
  const id = useParams()['id'] ?? '';
  const objects = useObjects();
  const object = objects.data?.find((candidate) => candidate.name === name);
  const record = useRecord(name, id);
  const error = record.error ?? objects.error;
  const waiting = useWaiting(!object || !record.data);
  if (object && record.data && !waiting) return <OpenRecord key={id} object={object} row={record.data} extras={extras} />;
  return (
    <Page title={object?.label ?? humanize(name)} breadcrumb={<Breadcrumb label={object?.pluralLabel ?? humanize(name)} to={`/${name}`} />}>
      {error ? (
        <ErrorState error={error} what={`this ${object?.label.toLowerCase() ?? 'record'}`} onRetry={() => void record.refetch()} />
      ) : (
        <div className="p-4">
          <SkeletonBlock lines={10} />
        </div>
      )}
    </Page>
  );
}

const Breadcrumb = ({ label, to }: { label: string; to: string }) => (
  <nav aria-label="Breadcrumb" className="flex shrink-0 items-center gap-1 text-muted">
    <Link to={to} className="flex items-center rounded-sm text-sm hover:text-ink">
      <ChevronLeft aria-hidden className="size-4 sm:hidden" />
      <span className="max-sm:sr-only">{label}</span>
    </Link>
    <ChevronRight aria-hidden className="size-3.5 text-faint max-sm:hidden" />
  </nav>
);

type OpenRecordProps = { object: ObjectInfo; row: RecordRow; extras: RecordExtras };

function OpenRecord({ object, row, extras }: OpenRecordProps) {
  const navigate = useNavigate();
  const [neighbors] = useState(() => neighborsOf(object.name, row.id));
  const { save, dialog } = useRecordSave(object);
  const state = fieldOf(object, 'stage') ?? fieldOf(object, 'status');
  const goTo = (id: string | null | undefined) => {
    if (id) void navigate(`/${object.name}/${id}`);
  };
  useShortcuts({
    j: () => goTo(neighbors?.next),
    k: () => goTo(neighbors?.previous),
    e: () => document.querySelector<HTMLElement>('[data-edit]')?.click(),
  });
  const { Top, Left, Below, hidden = [] } = extras;
  return (
    <Page
      title={row.title}
      breadcrumb={<Breadcrumb label={object.pluralLabel} to={neighbors?.address ?? `/${object.name}`} />}
      meta={state ? <FieldValue field={state} row={row} /> : null}
      actions={
        <>
          {neighbors ? <NeighborButtons neighbors={neighbors} onGo={goTo} /> : null}
          <RecordActions object={object} row={row} save={save} backTo={neighbors?.address ?? `/${object.name}`} />
        </>
      }
    >
      <div className="flex min-h-full flex-col">
        {Top ? <Top id={row.id} /> : <RecordHighlights object={object} row={row} />}
        <div className="flex-1 lg:grid lg:grid-cols-[340px_minmax(0,1fr)] lg:grid-rows-[auto_1fr] xl:grid-cols-[320px_minmax(0,1fr)_320px] xl:grid-rows-1">
          <div className="border-line lg:row-span-2 lg:border-r xl:row-span-1">
            {Left ? <Left id={row.id} /> : null}
            {/* As tall as a window: on a phone, what stands below must not be seen to move. */}
            <Later instead={<div className="min-h-dvh" />}>
              <FieldsPanel object={object} row={row} hidden={hidden} save={save} />
              {Below ? <Below id={row.id} /> : null}
            </Later>
          </div>
          <div className="xl:order-last xl:border-l xl:border-line">
            <Later>
              {object.name === 'contacts' ? <ContactPoints row={row} mayEdit={object.mayEdit} /> : null}
              {object.name === 'properties' ? <AddressCheck propertyId={row.id} verdict={(row['addressValidation'] as AddressValidation | undefined) ?? null} /> : null}
              {object.name === 'properties' ? <PropertyOwners row={row} mayEdit={object.mayEdit} /> : null}
              <RelatedLists object={object.name} id={row.id} />
            </Later>
          </div>
          <div>
            {object.mayEdit ? <Composer object={object.name} id={row.id} /> : null}
            <Later>
              <Timeline object={object.name} id={row.id} />
            </Later>
          </div>
        </div>
      </div>
      {dialog}
    </Page>
  );
}

const NeighborButtons = ({ neighbors, onGo }: { neighbors: Neighbors; onGo: (id: string | null) => void }) => (
  <div className="flex items-center text-xs text-muted tabular-nums max-sm:hidden">
    <span className="mr-1">
      {neighbors.position} of {neighbors.total}
    </span>
    <IconButton label="Previous record (K)" disabled={neighbors.previous === null} onClick={() => onGo(neighbors.previous)}>
      <ChevronUp aria-hidden />
    </IconButton>
    <IconButton label="Next record (J)" disabled={neighbors.next === null} onClick={() => onGo(neighbors.next)}>
      <ChevronDown aria-hidden />
    </IconButton>
  </div>
);
