/** The shapes of the HTTP API. Times are RFC 3339 in UTC, money is JSON numbers in dollars. */

export type * from './record-types';
export type * from './workspace-types';

export type Page<T> = { items: T[]; nextCursor: string | null };

export type Permission =
  | 'records.read'
  | 'records.write'
  | 'validate.use'
  | 'imports.run'
  | 'enrichment.read'
  | 'enrichment.manage'
  | 'workspace.manage'
  | 'analytics.read'
  | 'session.own';

export type Session = {
  user: { id: string; name: string; email: string; role: string };
  csrfToken: string | null;
  permissions: string[];
  workspace: { name: string; timeZone: string; demo: boolean };
};

export type SetupState = {
  needed: boolean;
  demo: boolean;
  demoLogin: { email: string; password: string } | null;
};

export type VerdictStatus = 'valid' | 'invalid' | 'catch-all' | 'unknown' | 'disposable' | 'spamtrap' | 'abuse' | 'do_not_mail';

export type EmailValidation = {
  email: string;
  valid: boolean;
  status: VerdictStatus;
  subStatus: string | null;
  freeEmail: boolean;
  disposable: boolean;
  role: boolean;
  score: number;
  didYouMean: string | null;
  checkedAt: string;
  provider: string;
};

export type PhoneValidation = {
  phone: string;
  valid: boolean;
  formatted: string | null;
  countryCode: string | null;
  carrier: string | null;
  type: string | null;
  location: string | null;
  timeZone: string | null;
  checkedAt: string;
  provider: string;
};

export type AddressValidation = {
  valid: boolean;
  standardized: { street: string; city: string; state: string; zip: string; plus4: string | null } | null;
  ignored: string | null;
  metadata: {
    latitude: number | null;
    longitude: number | null;
    precision: string | null;
    // Since a service was asked.
    use?: 'residential' | 'commercial' | null;
    vacant?: boolean | null;
    mailDrop?: boolean | null;
    takesNoMail?: boolean | null;
    recordType?: string | null;
    zipType?: string | null;
    countyFips?: string | null;
    county?: string | null;
    timeZone?: string | null;
  };
  /** Null, or absent of old verdicts, before a service was asked. */
  delivery?: 'confirmed' | 'unit_unknown' | 'unit_missing' | 'not_confirmed' | 'no_match' | 'unknown' | null;
  notes?: string[];
  reason: string | null;
  message?: string | null;
  checkedAt: string;
  provider: string;
};

export type Address = {
  street: string | null;
  unit: string | null;
  city: string | null;
  state: string | null;
  zip: string | null;
};

export type LeadStatus = 'new' | 'contacted' | 'qualified' | 'nurture' | 'converted' | 'lost';

export type EnrichmentStatus =
  | 'none'
  | 'queued'
  | 'running'
  | 'enriched'
  | 'partial'
  | 'not_found'
  | 'ambiguous'
  | 'paused'
  | 'needs_review'
  | 'failed';

export type Property = {
  id: string;
  address: Address;
  addressValidation: AddressValidation | null;
  bedrooms: number | null;
  bathrooms: number | null;
  sqft: number | null;
  yearBuilt: number | null;
  lotSize: number | null;
  estimatedValue: number | null;
  landValue: number | null;
  buildingValue: number | null;
  totalValue: number | null;
  lastSaleDate: string | null;
  lastSalePrice: number | null;
  ownerName: string | null;
  taxAmount: number | null;
  parcelNumber: string | null;
  landUse: string | null;
  zoning: string | null;
  floodZone: string | null;
  mortgageBalance: number | null;
  mortgageAmount: number | null;
};

export type ParcelCandidate = {
  parcelId: string;
  parcelNumber: string | null;
  address: string;
  city: string | null;
  ownerName: string | null;
  landUse: string | null;
  bedrooms: number | null;
  sqft: number | null;
};

export type LeadEnrichment = {
  status: EnrichmentStatus;
  reason: string | null;
  jobId: string | null;
  finishedAt: string | null;
  candidates: ParcelCandidate[];
};

export type Lead = {
  id: string;
  status: LeadStatus;
  source: string;
  notes: string | null;
  createdAt: string;
  updatedAt: string;
  isDemo: boolean;
  duplicateOf: string | null;
  contact: {
    id: string;
    firstName: string | null;
    lastName: string | null;
    email: string | null;
    phone: string | null;
    emailValidation: EmailValidation | null;
    phoneValidation: PhoneValidation | null;
  };
  property: Property | null;
  enrichment: LeadEnrichment;
};

export type NewLead = {
  source: string;
  contact: { firstName?: string; lastName?: string; email?: string; phone?: string };
  property?: { address: { street: string; unit?: string; city?: string; state?: string; zip?: string } };
  notes?: string;
};

export type FactUnit = 'dollars' | 'square feet' | 'rooms' | 'year' | 'date';

export type Fact = {
  field: string;
  value: string | number | boolean | null;
  unit: FactUnit | null;
  provider: string;
  asOf: string | null;
  fetchedAt: string;
  confidence: number;
  cost: number;
  winner: boolean;
  reason: string | null;
  /** What a reader should know about the value: "estimated, …", or a range. */
  note: string | null;
  /** The provider's product that the value came with. */
  product: string | null;
};

export type RecordSource = { provider: string; product: string; fetchedAt: string };

export type PropertySale = {
  date: string | null;
  price: number | null;
  reference: string | null;
  kind: string | null;
  note: string | null;
  sources: RecordSource[];
};

export type PropertyAssessment = {
  /** Null: the provider does not say. */
  year: number | null;
  landValue: number | null;
  buildingValue: number | null;
  totalValue: number | null;
  taxAmount: number | null;
  note: string | null;
  sources: RecordSource[];
};

export type Ownership = {
  ownerName: string | null;
  ownerKind: 'person' | 'company' | 'trust' | 'estate' | 'government' | 'unknown';
  mailingAddress: string | null;
  mailingProvider: string | null;
  /** Null: it can't be told. */
  absentee: boolean | null;
  outOfState: boolean | null;
  why: string[];
};

export type PropertyMortgage = {
  /** 1: the first; null: not told. */
  position: number | null;
  lender: string | null;
  /** When it was made. */
  amount: number | null;
  date: string | null;
  dueDate: string | null;
  loanType: string | null;
  rateType: string | null;
  rate: number | null;
  reference: string | null;
  note: string | null;
  open: boolean;
  notOpenBecause: string | null;
  sources: RecordSource[];
};

export type Equity = {
  value: number | null;
  owed: number | null;
  owedIsOriginal: boolean | null;
  equity: number | null;
  why: string[];
};

export type PropertyMortgages = { mortgages: PropertyMortgage[]; equity: Equity };

export type PropertyHistory = { sales: PropertySale[]; assessments: PropertyAssessment[] };

export type JobState = 'queued' | 'scheduled' | 'running' | 'completed' | 'failed' | 'dead' | 'cancelled';

export type EnrichmentJob = {
  id: string;
  leadId: string;
  leadName: string | null;
  address: string | null;
  state: JobState;
  enrichmentStatus: EnrichmentStatus | null;
  provider: string | null;
  attempts: number;
  attemptsMax: number;
  cost: number;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  durationMs: number | null;
  error: string | null;
  canRetry: boolean;
  canCancel: boolean;
};

export type EnrichmentStats = {
  queued: number;
  processing: number;
  completedToday: number;
  failedToday: number;
  costToday: number;
  /** Price of the calls whose outcome is unknown. */
  atStakeToday: number;
  unknownWaiting: number;
  recentJobs: EnrichmentJob[];
};

export type CostDay = {
  /** A date of the workspace's zone. */
  date: string;
  provider: string;
  cost: number;
  atStake: number;
  calls: number;
  found: number;
  notFound: number;
  failed: number;
};

export type ProviderState = 'running' | 'paused' | 'waiting' | 'out_of_budget';

export type ProviderProduct = { name: string; pricePerCall: number; fields: string[] };

export type Provider = {
  name: string;
  state: ProviderState;
  reason: string | null;
  until: string | null;
  products: ProviderProduct[];
  callsPerSecond: number | null;
  concurrency: number | null;
  free: boolean;
  dailyBudget: number | null;
  dailyBudgetDefault: number | null;
  spentToday: number;
  atStakeToday: number;
  callsToday: number;
  foundToday: number;
  failedToday: number;
  failuresInARow: number;
  lastSuccessAt: string | null;
  lastErrorAt: string | null;
  lastError: string | null;
};

export type CallState = 'reserved' | 'settled' | 'unknown' | 'released';
export type CallOutcome = 'found' | 'not_found' | 'ambiguous' | 'unusable' | 'refused' | 'limited' | 'down' | 'unknown';
export type CallDecision = 'buy_again' | 'write_off';

/** One call of a provider, as the ledger holds it. */
export type ProviderCall = {
  id: string;
  provider: string;
  product: string | null;
  leadId: string | null;
  leadName: string | null;
  address: string | null;
  propertyId: string | null;
  jobId: string | null;
  state: CallState;
  outcome: CallOutcome | null;
  price: number;
  cost: number;
  at: string;
  settledAt: string | null;
  reason: string | null;
  decision: CallDecision | 'chosen' | null;
  decidedAt: string | null;
  decidedBy: string | null;
};

export type EnrichmentQueued = { message: string; leadId: string; jobId: string };

export type ImportKind = 'leads' | 'parcels';
export type ImportStatus = 'uploading' | 'ready' | 'running' | 'completed' | 'failed' | 'cancelled';

export type Import = {
  id: string;
  kind: ImportKind;
  fileName: string;
  status: ImportStatus;
  sizeBytes: number;
  receivedBytes: number;
  bytesRead: number;
  rowsRead: number;
  rowsCreated: number;
  rowsUpdated: number;
  rowsUnchanged: number;
  rowsRepaired: number;
  rowsQuarantined: number;
  duplicates: DuplicateRule;
  check: ImportCheck | null;
  /** What the run did with rows that match a lead; empty in lists. */
  samples: RowSample[];
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  error: string | null;
};

/** What becomes of a row that matches a lead: the lead gains what it lacks, is left alone, or gets a twin. */
export type DuplicateRule = 'update' | 'skip' | 'keep';
export type RowOutcome = 'new' | 'update' | 'duplicate' | 'bad';
export type RowSample = { line: number; outcome: RowOutcome; reason: string; leadId: string | null; raw: string };

/** The last dry run of an import. */
export type ImportCheck = {
  status: 'running' | 'completed' | 'failed';
  bytesRead: number;
  rowsRead: number;
  rowsNew: number;
  rowsUpdate: number;
  rowsDuplicate: number;
  rowsBad: number;
  error: string | null;
  finishedAt: string | null;
  samples: RowSample[];
};

export type ImportColumn = {
  index: number;
  name: string;
  samples: string[];
  field: string | null;
  confidence: number;
};

export type ImportField = { name: string; label: string; required: boolean };

export type ImportPreview = {
  header: ImportColumn[];
  fields: ImportField[];
  delimiter: string;
  encoding: string;
};

export type QuarantinedRow = { line: number; reason: string; code: string; raw: string };

export type Singular = 'lead' | 'contact' | 'property' | 'opportunity' | 'investor' | 'task' | 'activity';

export type LiveEventType =
  | `${Singular}_created`
  | `${Singular}_updated`
  | `${Singular}_assigned`
  | 'lead_status_changed'
  | 'lead_converted'
  | 'opportunity_stage_changed'
  | 'opportunity_won'
  | 'opportunity_lost'
  | 'opportunity_reopened'
  | 'task_completed'
  | 'activity_logged'
  | 'record_deleted'
  | 'record_restored'
  | 'enrichment_queued'
  | 'enrichment_started'
  | 'enrichment_completed'
  | 'enrichment_failed'
  | 'enrichment_run_progressed'
  | 'provider_changed'
  | 'call_undecided'
  | 'call_decided'
  | 'import_progress'
  | 'operation_progressed'
  | 'operation_completed'
  | 'demo_removed';

export type LiveEvent = {
  type: LiveEventType;
  at: string;
  /** The record that changed, of this object. */
  object?: string;
  recordId?: string;
  operationId?: string;
  done?: number;
  total?: number;
  leadId?: string;
  propertyId?: string;
  jobId?: string;
  importId?: string;
  callId?: string;
  provider?: string;
};
