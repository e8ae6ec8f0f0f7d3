import type { BulkEstimate, BulkRun } from '@/lib/api/bulk-enrichment';
import type {
  Address,
  AddressValidation,
  CostDay,
  EmailValidation,
  EnrichmentJob,
  Fact,
  Import,
  ImportCheck,
  Lead,
  PhoneValidation,
  Property,
  Provider,
  ProviderCall,
  Session,
} from '@/lib/api/types';

export const kNow = '2026-03-02T15:00:00Z';

export const kAllPermissions = [
  'records.read',
  'records.write',
  'validate.use',
  'imports.run',
  'enrichment.read',
  'enrichment.manage',
  'workspace.manage',
  'analytics.read',
  'session.own',
];

export function makeSession(overrides: Partial<Session> = {}): Session {
  return {
    user: { id: 'user_1', name: 'Olivia Owner', email: 'olivia@example.com', role: 'owner' },
    csrfToken: 'csrf-1',
    permissions: kAllPermissions,
    workspace: { name: 'Harbor Homes', timeZone: 'America/Chicago', demo: false },
    ...overrides,
  };
}

export function makeEmailValidation(email: string, overrides: Partial<EmailValidation> = {}): EmailValidation {
  return {
    email,
    valid: true,
    status: 'valid',
    subStatus: null,
    freeEmail: true,
    disposable: false,
    role: false,
    score: 9,
    didYouMean: null,
    checkedAt: kNow,
    provider: 'builtin',
    ...overrides,
  };
}

export function makePhoneValidation(phone: string, overrides: Partial<PhoneValidation> = {}): PhoneValidation {
  return {
    phone,
    valid: true,
    formatted: '(615) 555-0134',
    countryCode: 'US',
    carrier: null,
    location: null,
    type: 'mobile',
    timeZone: 'America/Chicago',
    checkedAt: kNow,
    provider: 'libphonenumber',
    ...overrides,
  };
}

export const kAddress: Address = { street: '1204 Maple St', unit: null, city: 'Nashville', state: 'TN', zip: '37206' };

/** Of the built-in engine, unless a service is named. */
export function makeAddressValidation(overrides: Partial<AddressValidation> = {}): AddressValidation {
  return {
    valid: true,
    standardized: { street: '1204 Maple St', city: 'Nashville', state: 'TN', zip: '37206', plus4: null },
    ignored: null,
    metadata: { latitude: null, longitude: null, precision: null },
    delivery: null,
    notes: [],
    reason: null,
    message: null,
    checkedAt: kNow,
    provider: 'builtin',
    ...overrides,
  };
}

export function makeProperty(overrides: Partial<Property> = {}): Property {
  return {
    id: 'prop_1',
    address: kAddress,
    addressValidation: makeAddressValidation(),
    bedrooms: 3,
    bathrooms: 2,
    sqft: 1840,
    yearBuilt: 1962,
    lotSize: 9583,
    estimatedValue: null,
    landValue: 62000,
    buildingValue: 143500,
    totalValue: 205500,
    lastSaleDate: '2014-06-17',
    lastSalePrice: 149900,
    ownerName: 'RIVERA, DANA',
    taxAmount: null,
    parcelNumber: '083 07 0 265.00',
    landUse: 'SINGLE FAMILY',
    zoning: null,
    floodZone: null,
    mortgageBalance: null,
    mortgageAmount: null,
    ...overrides,
  };
}

export function makeLead(overrides: Partial<Lead> = {}): Lead {
  return {
    id: 'lead_1',
    status: 'new',
    source: 'web',
    notes: null,
    createdAt: kNow,
    updatedAt: kNow,
    isDemo: false,
    duplicateOf: null,
    contact: {
      id: 'contact_1',
      firstName: 'Dana',
      lastName: 'Rivera',
      email: 'dana@example.com',
      phone: '+16155550134',
      emailValidation: makeEmailValidation('dana@example.com'),
      phoneValidation: makePhoneValidation('+16155550134'),
    },
    property: makeProperty(),
    enrichment: { status: 'enriched', reason: null, jobId: 'job_1', finishedAt: kNow, candidates: [] },
    ...overrides,
  };
}

export function makeFact(overrides: Partial<Fact> = {}): Fact {
  return {
    field: 'totalValue',
    value: 205500,
    unit: 'dollars',
    provider: 'county',
    asOf: '2025-01-01',
    fetchedAt: kNow,
    confidence: 0.95,
    cost: 0,
    winner: true,
    reason: null,
    note: null,
    product: null,
    ...overrides,
  };
}

export function makeJob(overrides: Partial<EnrichmentJob> = {}): EnrichmentJob {
  return {
    id: 'job_1',
    leadId: 'lead_1',
    leadName: 'Dana Rivera',
    address: '1204 Maple St, Nashville, TN 37206',
    state: 'completed',
    enrichmentStatus: 'enriched',
    provider: 'county',
    attempts: 1,
    attemptsMax: 5,
    cost: 0,
    createdAt: kNow,
    startedAt: kNow,
    finishedAt: kNow,
    durationMs: 42,
    error: null,
    canRetry: false,
    canCancel: false,
    ...overrides,
  };
}

export function makeImport(overrides: Partial<Import> = {}): Import {
  return {
    id: 'import_1',
    kind: 'leads',
    fileName: 'leads.csv',
    status: 'uploading',
    sizeBytes: 0,
    receivedBytes: 0,
    bytesRead: 0,
    rowsRead: 0,
    rowsCreated: 0,
    rowsUpdated: 0,
    rowsUnchanged: 0,
    rowsRepaired: 0,
    rowsQuarantined: 0,
    duplicates: 'update',
    check: null,
    samples: [],
    createdAt: kNow,
    startedAt: null,
    finishedAt: null,
    error: null,
    ...overrides,
  };
}

export const makeCheck = (overrides: Partial<ImportCheck> = {}): ImportCheck => ({
  status: 'completed',
  bytesRead: 100,
  rowsRead: 10,
  rowsNew: 6,
  rowsUpdate: 2,
  rowsDuplicate: 1,
  rowsBad: 1,
  error: null,
  finishedAt: kNow,
  samples: [],
  ...overrides,
});

export function makeProvider(overrides: Partial<Provider> = {}): Provider {
  return {
    name: 'attom',
    state: 'running',
    reason: null,
    until: null,
    products: [{ name: 'expandedprofile', pricePerCall: 0.1, fields: ['bedrooms', 'sqft'] }],
    callsPerSecond: 10,
    concurrency: 5,
    free: false,
    dailyBudget: 10,
    dailyBudgetDefault: 10,
    spentToday: 1.2,
    atStakeToday: 0.1,
    callsToday: 14,
    foundToday: 10,
    failedToday: 1,
    failuresInARow: 0,
    lastSuccessAt: kNow,
    lastErrorAt: null,
    lastError: null,
    ...overrides,
  };
}

export const makeCounty = (): Provider =>
  makeProvider({
    name: 'county',
    products: [{ name: 'parcels', pricePerCall: 0, fields: ['totalValue'] }],
    callsPerSecond: null,
    concurrency: null,
    free: true,
    dailyBudget: null,
    dailyBudgetDefault: null,
    spentToday: 0,
    atStakeToday: 0,
    failedToday: 0,
  });

export function makeCall(overrides: Partial<ProviderCall> = {}): ProviderCall {
  return {
    id: 'ledger_1',
    provider: 'attom',
    product: 'expandedprofile',
    leadId: 'lead_1',
    leadName: 'Dana Rivera',
    address: '1204 Maple St, Nashville, TN 37206',
    propertyId: 'prop_1',
    jobId: 'job_1',
    state: 'unknown',
    outcome: 'unknown',
    price: 0.1,
    cost: 0,
    at: kNow,
    settledAt: null,
    reason: 'The connection broke after the request was sent',
    decision: null,
    decidedAt: null,
    decidedBy: null,
    ...overrides,
  };
}

export function makeCostDay(overrides: Partial<CostDay> = {}): CostDay {
  return { date: '2026-03-02', provider: 'attom', cost: 1.2, atStake: 0.1, calls: 14, found: 10, notFound: 3, failed: 1, ...overrides };
}

export const makeRun = (overrides: Partial<BulkRun> = {}): BulkRun => ({
  id: 'run_1',
  status: 'running',
  startedBy: 'user_1',
  cap: 25,
  spent: 0,
  atStake: 0,
  calls: 0,
  total: 400,
  done: 0,
  left: 400,
  enriched: 0,
  partial: 0,
  notFound: 0,
  needsReview: 0,
  failed: 0,
  skipped: 0,
  message: null,
  waitsFor: null,
  expectedEnd: null,
  createdAt: kNow,
  updatedAt: kNow,
  finishedAt: null,
  ...overrides,
});

export const makeEstimate = (overrides: Partial<BulkEstimate> = {}): BulkEstimate => ({
  leads: 2,
  withAddress: 2,
  withoutAddress: 0,
  notYours: 0,
  known: 1,
  waitingForDecision: 0,
  lookedAt: 2,
  isSample: false,
  cost: { low: 0.1, high: 0.3 },
  budgetsAllowToday: 0.2,
  days: 2,
  seconds: { low: 1, high: 2 },
  products: [{ provider: 'attom', product: 'expandedprofile', pricePerCall: 0.1, calls: { low: 1, high: 3 }, cost: { low: 0.1, high: 0.3 } }],
  providers: [
    {
      name: 'attom',
      state: 'running',
      reason: null,
      until: null,
      calls: { low: 1, high: 3 },
      cost: { low: 0.1, high: 0.3 },
      dailyBudget: 10,
      budgetLeftToday: 0.2,
      days: 2,
      seconds: { low: 1, high: 2 },
    },
  ],
  ...overrides,
});
