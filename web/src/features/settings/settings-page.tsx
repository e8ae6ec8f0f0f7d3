import { lazy, Suspense, type ComponentType } from 'react';
import { NavLink, Navigate, useParams } from 'react-router';
import { Page } from '@/components/ui/page';
import { SkeletonBlock } from '@/components/ui/skeleton';
import { NoPermission } from '@/components/ui/states';
import { usePermission } from '@/lib/api/session';
import { cx } from '@/lib/cx';

type Part = { path: string; label: string; group: string; /** Whoever may read records may look at it. */ open?: boolean; Component: ComponentType };

const part = (path: string, label: string, group: string, load: () => Promise<ComponentType>, open = false): Part => ({
  path,
  label,
  group,
  open,
  Component: lazy(async () => ({ default: await load() })),
});

const kParts: Part[] = [
  part('workspace', 'Workspace', 'General', async () => (await import('./workspace-part')).WorkspacePart),
  part('people', 'People', 'General', async () => (await import('./people-part')).PeoplePart),
  part('teams', 'Teams', 'General', async () => (await import('./teams-part')).TeamsPart),
  part('access', 'Access to records', 'General', async () => (await import('./rules-part')).RulesPart),
  part('stages', 'Stages', 'Records', async () => (await import('./stages-part')).StagesPart),
  part('fields', 'Custom fields', 'Records', async () => (await import('./fields-part')).FieldsPart),
  part('tags', 'Tags', 'Records', async () => (await import('./tags-part')).TagsPart, true),
  part('providers', 'Providers', 'System', async () => (await import('./providers-part')).ProvidersPart),
  part('keys', 'API keys', 'System', async () => (await import('./keys-part')).KeysPart),
  part('audit', 'Audit log', 'System', async () => (await import('./audit-part')).AuditPart),
];

/** The settings of the workspace, a part at a time. */
export function SettingsPage() {
  const mayManage = usePermission('workspace.manage');
  const parts = kParts.filter((one) => mayManage || one.open);
  const path = useParams()['part'];
  const current = kParts.find((one) => one.path === path);
  if (!current) return <Navigate to={`/settings/${parts[0]?.path ?? 'tags'}`} replace />;
  return (
    <Page title="Settings" meta={current.label} fill>
      <div className="flex min-h-0 flex-1 flex-col md:flex-row">
        <nav aria-label="Settings" className="flex shrink-0 gap-0.5 overflow-x-auto border-line p-2 max-md:border-b md:w-52 md:flex-col md:border-r">
          {parts.map((one, index) => (
            <span key={one.path} className="contents">
              {one.group === parts[index - 1]?.group ? null : (
                <span aria-hidden className="px-2 pt-2 pb-0.5 text-xs font-medium text-faint max-md:hidden">
                  {one.group}
                </span>
              )}
              <NavLink
                to={`/settings/${one.path}`}
                className={({ isActive }) =>
                  cx('flex h-8 shrink-0 items-center rounded-md px-2 text-sm whitespace-nowrap text-muted hover:bg-hover hover:text-ink', isActive && 'bg-selected! font-medium text-ink!')
                }
              >
                {one.label}
              </NavLink>
            </span>
          ))}
        </nav>
        <div className="min-h-0 min-w-0 flex-1 overflow-y-auto">
          <div className="max-w-4xl pb-10">
            {mayManage || current.open ? (
              <Suspense fallback={<Loading />}>
                <current.Component />
              </Suspense>
            ) : (
              <NoPermission what="these settings" />
            )}
          </div>
        </div>
      </div>
    </Page>
  );
}

const Loading = () => (
  <div className="p-4">
    <SkeletonBlock lines={6} />
  </div>
);
