import type { Choice, Field, FieldType, ObjectInfo } from '@/lib/api/types';

type Options = Partial<Omit<Field, 'key' | 'label' | 'type'>>;

export const makeField = (key: string, label: string, type: FieldType, options: Options = {}): Field => ({
  key,
  label,
  type,
  object: null,
  editable: true,
  sortable: true,
  filterable: true,
  required: false,
  custom: false,
  shown: true,
  choices: [],
  ...options,
});

const choice = (value: string, label: string, color: Choice['color']): Choice => ({ value, label, color });

export const makeObject = (name: string, singular: string, fields: Field[], options: Partial<ObjectInfo> = {}): ObjectInfo => ({
  name,
  singular,
  label: singular.charAt(0).toUpperCase() + singular.slice(1),
  pluralLabel: name.charAt(0).toUpperCase() + name.slice(1),
  titleField: 'name',
  boardField: null,
  sumFields: [],
  mayCreate: true,
  mayEdit: true,
  mayDelete: true,
  fields: [
    ...fields,
    makeField('ownerId', 'Assigned to', 'user'),
    makeField('tags', 'Tags', 'tags', { shown: false }),
    makeField('createdAt', 'Created', 'time', { editable: false }),
  ],
  ...options,
});

const kLeadStatuses = [
  choice('new', 'New', 'blue'),
  choice('contacted', 'Contacted', 'violet'),
  choice('lost', 'Lost', 'red'),
];

const kStages = [choice('appointment', 'Appointment', 'blue'), choice('offer_made', 'Offer made', 'violet'), choice('closed', 'Closed', 'green')];

/** A few fields of each kind, as GET /api/objects describes them. */
export const kObjects: ObjectInfo[] = [
  makeObject(
    'leads',
    'lead',
    [
      makeField('contact.name', 'Name', 'text', { editable: false }),
      makeField('status', 'Status', 'choice', { choices: kLeadStatuses }),
      makeField('source', 'Source', 'text'),
      makeField('importId', 'Import', 'record', { object: 'imports', editable: false, shown: false }),
      makeField('contact.email', 'E-mail', 'email'),
      makeField('property.estimatedValue', 'Estimated value', 'money', { editable: false, shown: false }),
      makeField('opportunityId', 'Opportunity', 'record', { object: 'opportunities', editable: false, shown: false }),
    ],
    { titleField: 'contact.name', boardField: 'status' },
  ),
  makeObject(
    'opportunities',
    'opportunity',
    [
      makeField('name', 'Name', 'text', { required: true }),
      makeField('stage', 'Stage', 'choice', { choices: kStages }),
      makeField('status', 'Status', 'choice', { choices: [choice('open', 'Open', 'blue'), choice('won', 'Won', 'green'), choice('lost', 'Lost', 'red')] }),
      makeField('expectedValue', 'Expected value', 'money'),
      makeField('lostReason', 'Lost because', 'text', { shown: false }),
      makeField('leadId', 'Lead', 'record', { object: 'leads', editable: false }),
    ],
    { boardField: 'stage', sumFields: ['expectedValue'], pluralLabel: 'Opportunities' },
  ),
  makeObject(
    'tasks',
    'task',
    [
      makeField('title', 'Title', 'text', { required: true }),
      makeField('status', 'Status', 'choice', { choices: [choice('open', 'Open', 'blue'), choice('done', 'Done', 'green')] }),
      makeField('dueAt', 'Due', 'time'),
      makeField('recordId', 'About', 'record'),
    ],
    { titleField: 'title' },
  ),
];
