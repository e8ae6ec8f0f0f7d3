import { Navigate, type RouteObject } from 'react-router';
import { NotFoundPage, RouteCrash } from './route-states';
import { SignedInLayout } from './signed-in-layout';

/** The map of the application. Each page is a chunk of its own. */
export const routes: RouteObject[] = [
  {
    errorElement: <RouteCrash />,
    hydrateFallbackElement: <></>,
    children: [
      { path: '/signin', lazy: async () => ({ Component: (await import('@/features/session/sign-in-page')).SignInPage }) },
      { path: '/setup', lazy: async () => ({ Component: (await import('@/features/session/setup-page')).SetupPage }) },
      {
        element: <SignedInLayout />,
        children: [
          { index: true, element: <Navigate to="/leads" replace /> },
          {
            path: '/leads',
            lazy: async () => ({ Component: (await import('@/features/leads/leads-page')).LeadsPage }),
            children: [
              { path: 'new', lazy: async () => ({ Component: (await import('@/features/leads/new-lead-panel')).NewLeadPanel }) },
            ],
          },
          { path: '/leads/:id', lazy: async () => ({ Component: (await import('@/features/leads/lead-page')).LeadPage }) },
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
