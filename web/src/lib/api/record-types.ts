import type { EmailValidation, PhoneValidation } from './types';

/** The generic records of the API: every object has fields, and rows carry their values by key path. */

export type Color = 'neutral' | 'blue' | 'amber' | 'green' | 'red' | 'violet';

export type FieldType =
  | 'text'
  | 'long_text'
  | 'number'
  | 'decimal'
  | 'percent'
  | 'money'
  | 'date'
  | 'time'
  | 'boolean'
  | 'choice'
  | 'tags'
  | 'user'
  | 'record'
  | 'phone'
  | 'email';

export type Choice = { value: string; label: string; color: Color };

export type Field = {
  key: string;
  label: string;
  type: FieldType;
  /** Which object a field of type `record` points to; null where it may be any. */
  object: string | null;
  editable: boolean;
  sortable: boolean;
  filterable: boolean;
  required: boolean;
  custom: boolean;
  /** A column of the list unless the reader chose others. */
  shown: boolean;
  choices: Choice[];
};

export type ObjectInfo = {
  name: string;
  singular: string;
  label: string;
  pluralLabel: string;
  /** The field that says what a record is called. */
  titleField: string;
  boardField: string | null;
  sumFields: string[];
  mayCreate: boolean;
  mayEdit: boolean;
  mayDelete: boolean;
  fields: Field[];
};

export type RecordRow = {
  id: string;
  version: number;
  title: string;
  createdAt: string;
  updatedAt: string;
  ownerId: string | null;
  ownerName: string | null;
  tags: string[];
  custom: Record<string, unknown>;
  [key: string]: unknown;
};

export type RecordList = { items: RecordRow[]; nextCursor: string | null; count?: number; countIsEstimate?: boolean };

export type Summary = { count: number; countIsEstimate: boolean; sums: Record<string, string | number | null> };

export type Facet = { value: string | null; label: string; count: number };

export type BoardColumn = Choice & {
  count: number;
  countIsEstimate: boolean;
  sums: Record<string, string | number | null>;
  averageAgeSeconds: number | null;
  items: RecordRow[];
  nextCursor: string | null;
};

export type Board = { field: string; columns: BoardColumn[] };

/** A value as JSON carries it to the API. */
export type FieldValue = string | number | boolean | string[] | null;

export type Changes = Record<string, FieldValue>;

export type RelativeSpan = { n: number; unit: 'day' | 'week' | 'month' | 'year' };

export type Condition = { field: string; op: string; value?: unknown };
export type FilterGroup = { and: FilterNode[] } | { or: FilterNode[] };
export type FilterNode = Condition | FilterGroup;

export type ColumnChoice = { key: string; width?: number };

export type ViewQuery = { filter: FilterNode | null; sort: string; columns: ColumnChoice[] };

export type View = {
  id: string;
  object: string;
  name: string;
  shared: boolean;
  mine: boolean;
  layout: 'table' | 'board';
  query: ViewQuery;
};

export type OperationStatus = 'queued' | 'running' | 'completed' | 'cancelled' | 'failed';

export type Operation = {
  id: string;
  kind: 'bulk' | 'export';
  object: string;
  status: OperationStatus;
  done: number;
  total: number | null;
  failed: number;
  error: string | null;
  fileUrl: string | null;
  createdAt: string;
};

/** Which rows a bulk change is for: those named, or all that match. */
export type BulkTarget = { ids: string[] } | { filter: FilterNode | null };
export type BulkChange = { set: Changes } | { addTags: string[] } | { removeTags: string[] } | { delete: true };

export type TimelineEntry = {
  id: string;
  type: string;
  at: string;
  actor: string | null;
  actorName: string | null;
  recordId: string;
  summary: string;
  details: Record<string, unknown>;
};

export type NewActivity = {
  recordId: string;
  type: 'call' | 'note' | 'email' | 'sms' | 'meeting';
  summary: string;
  outcome?: string;
  at?: string;
  durationSeconds?: number;
};

export type SearchGroup = { object: string; items: { id: string; title: string; subtitle: string | null; recordId?: string }[] };
/** Corrected: words that find nothing as they were typed, with those found instead. */
export type SearchAnswer = { groups: SearchGroup[]; corrected: Record<string, string[]> };

export type TodayItem = {
  kind: string;
  title: string;
  reason: string;
  object: string;
  recordId: string;
  at: string | null;
  value: number | string | null;
  taskId: string | null;
};

export type Today = { items: TodayItem[]; counts: Record<string, number> };

export type ContactPoint = {
  kind: 'phone' | 'email';
  value: string;
  label: string | null;
  verdict: EmailValidation | PhoneValidation | null;
  primary: boolean;
};

export type PropertyOwner = { contactId: string; name: string; kind: string; share: number | null };

export type Conversion = { lead: RecordRow; contact: RecordRow | null; property: RecordRow | null; opportunity: RecordRow };
