import {
  ChartColumn,
  Contact,
  FileUp,
  Handshake,
  House,
  Landmark,
  ListChecks,
  Phone,
  Settings,
  Sparkles,
  Sun,
  Users,
} from 'lucide-react';
import type { ComponentType } from 'react';
import type { Permission } from '@/lib/api/types';

type Icon = ComponentType<{ 'aria-hidden'?: boolean; className?: string }>;

export type AppPage = { to: string; label: string; keys: string; icon: Icon; permission: Permission; group: string };

/** The pages of the navigation, by the work they are for; each is reached by two keys too. */
export const kPages: AppPage[] = [
  { to: '/today', label: 'Today', keys: 'G T', icon: Sun, permission: 'records.read', group: '' },
  { to: '/leads', label: 'Leads', keys: 'G L', icon: Users, permission: 'records.read', group: 'Pipeline' },
  { to: '/opportunities', label: 'Opportunities', keys: 'G O', icon: Handshake, permission: 'records.read', group: 'Pipeline' },
  { to: '/properties', label: 'Properties', keys: 'G P', icon: House, permission: 'records.read', group: 'Pipeline' },
  { to: '/contacts', label: 'Contacts', keys: 'G C', icon: Contact, permission: 'records.read', group: 'Pipeline' },
  { to: '/investors', label: 'Investors', keys: 'G V', icon: Landmark, permission: 'records.read', group: 'Pipeline' },
  { to: '/tasks', label: 'Tasks', keys: 'G K', icon: ListChecks, permission: 'records.read', group: 'Work' },
  { to: '/activities', label: 'Activities', keys: 'G Y', icon: Phone, permission: 'records.read', group: 'Work' },
  { to: '/analytics', label: 'Analytics', keys: 'G A', icon: ChartColumn, permission: 'analytics.read', group: 'Insight' },
  { to: '/enrichment', label: 'Enrichment', keys: 'G E', icon: Sparkles, permission: 'enrichment.read', group: 'Insight' },
  { to: '/imports', label: 'Imports', keys: 'G I', icon: FileUp, permission: 'imports.run', group: 'Insight' },
  { to: '/settings', label: 'Settings', keys: 'G S', icon: Settings, permission: 'records.read', group: 'Admin' },
];

export const pagesFor = (permissions: readonly string[]): AppPage[] => kPages.filter((page) => permissions.includes(page.permission));
