import { Navigate, type RouteObject } from 'react-router';
import { NotFoundPage, RouteCrash } from './route-states';
import { SignedInLayout } from './signed-in-layout';

const listOf = async (name: string) => {
  const { ListPage } = await import('@/features/records/list-page');
  return { Component: () => <ListPage name={name} /> };
};

/** Objects whose pages are the general ones. */
const kObjects = ['contacts', 'properties', 'opportunities', 'investors', 'activities', 'tasks'];

const recordRoutes = (name: string): RouteObject[] => [
  {
    path: `/${name}`,
    lazy: () => listOf(name),
    children: [
      {
        path: 'new',
        lazy: async () => {
          const { NewRecordPanel } = await import('@/features/records/new-record-panel');
          return { Component: () => <NewRecordPanel name={name} /> };
        },
      },
    ],
  },
  {
    path: `/${name}/:id`,
    lazy: async () => {
      const { RecordPage } = await import('@/features/records/page/record-page');
      return { Component: () => <RecordPage name={name} /> };
    },
  },
];

/** The map of the application. Each page is a chunk of its own. */
export const routes: RouteObject[] = [
  {
    errorElement: <RouteCrash />,
    hydrateFallbackElement: <></>,
    children: [
      { path: '/signin', lazy: async () => ({ Component: (await import('@/features/session/sign-in-page')).SignInPage }) },
      { path: '/invite/:token', lazy: async () => ({ Component: (await import('@/features/session/invite-page')).InvitePage }) },
      { path: '/invitation', lazy: async () => ({ Component: (await import('@/features/session/invite-page')).InvitePage }) },
      { path: '/setup', lazy: async () => ({ Component: (await import('@/features/session/setup-page')).SetupPage }) },
      {
        element: <SignedInLayout />,
        children: [
          { index: true, element: <Navigate to="/today" replace /> },
          { path: '/today', lazy: async () => ({ Component: (await import('@/features/today/today-page')).TodayPage }) },
          {
            path: '/leads',
            lazy: () => listOf('leads'),
            children: [
              { path: 'new', lazy: async () => ({ Component: (await import('@/features/leads/new-lead-panel')).NewLeadPanel }) },
            ],
          },
          { path: '/leads/:id', lazy: async () => ({ Component: (await import('./lead-record')).LeadRecord }) },
          ...kObjects.flatMap(recordRoutes),
          { path: '/analytics', lazy: async () => ({ Component: (await import('@/features/analytics/analytics-page')).AnalyticsPage }) },
          { path: '/settings', lazy: async () => ({ Component: (await import('@/features/settings/settings-page')).SettingsPage }) },
          { path: '/settings/:part', lazy: async () => ({ Component: (await import('@/features/settings/settings-page')).SettingsPage }) },
          {
            path: '/enrichment',
            lazy: async () => ({ Component: (await import('@/features/enrichment/enrichment-page')).EnrichmentPage }),
          },
          {
            path: '/enrichment/calls',
            lazy: async () => ({ Component: (await import('@/features/enrichment/calls-page')).CallsPage }),
          },
          {
            path: '/imports',
            lazy: async () => ({ Component: (await import('@/features/imports/imports-page')).ImportsPage }),
            children: [
              { path: 'new', lazy: async () => ({ Component: (await import('@/features/imports/new-import')).NewImport }) },
            ],
          },
          { path: '/imports/:id', lazy: async () => ({ Component: (await import('@/features/imports/import-page')).ImportPage }) },
          { path: '*', element: <NotFoundPage /> },
        ],
      },
    ],
  },
];
