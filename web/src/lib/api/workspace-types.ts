import type { Choice, Color, FieldType, FilterNode } from './record-types';

/** What the settings of a workspace are made of. */

export type User = { id: string; name: string; email: string; role: string; active: boolean; teams: { id: string; name: string }[] };

export type Invitation = {
  id: string;
  email: string;
  role: string;
  name: string | null;
  createdAt?: string;
  expiresAt?: string | null;
};

export type OpenInvitation = { email: string; role: string; name: string | null; workspaceName?: string };

export type Team = { id: string; name: string; memberIds: string[] };

export type RuleScope = 'none' | 'own' | 'team' | 'all';
export type RowRule = { role: string; object: string; read: RuleScope; write: RuleScope };

export type Strategy = 'wholesale' | 'flip' | 'hold';
export type WorkspaceSettings = { name: string; timeZone: string; currency: string; strategy: Strategy | null; version: number };

export type Stage = { key: string; label: string; probability: number; color: Color; ageLimitDays: number | null };

export type CustomField = {
  id: string;
  object: string;
  key: string;
  label: string;
  type: FieldType;
  choices: (Choice | string)[];
  archived?: boolean;
};

export type TagCount = { tag: string; count: number };

export type AuditEntry = {
  seq: number;
  at: string;
  actor: string | null;
  actorName: string | null;
  action: string;
  target: string | null;
  details: unknown;
  hash: string;
};

export type AuditCheck = { ok: boolean; checked: number; brokenAt: number | null };

/** A row of a report: its figures by name, and the filter of the list that shows the records behind it. */
export type AnalyticsRow = Record<string, unknown> & { object: string; filter: FilterNode | null };
export type Analytics = { rows: AnalyticsRow[]; compared: AnalyticsRow[] | null; freshAsOf: string | null };

export type ApiKey = { id: string; name: string; role: string; createdAt: string; lastUsedAt: string | null };
