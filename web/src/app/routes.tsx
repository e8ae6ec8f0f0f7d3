import { Navigate, type RouteObject } from 'react-router';
import { kPages } from './pages';
import { NotFoundPage, RouteCrash } from './route-states';
import { SignedInLayout } from './signed-in-layout';

const listOf = async (name: string) => {
  const { ListPage } = await kPages['/:object']();
  return { Component: () => <ListPage name={name} /> };
};

const recordOf = async (name: string) => {
  const { RecordPage } = await kPages['/:object/:id']();
  return { Component: () => <RecordPage name={name} /> };
};

const propertyPage = async () => ({ Component: (await kPages['/properties/:id']()).PropertyRecord });

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
          const { NewRecordPanel } = await kPages['/:object/new']();
          return { Component: () => <NewRecordPanel name={name} /> };
        },
      },
    ],
  },
  {
    path: `/${name}/:id`,
    lazy: name === 'properties' ? propertyPage : () => recordOf(name),
  },
];

/** The map of the application. Each page is a chunk of its own. */
export const routes: RouteObject[] = [
  {
    errorElement: <RouteCrash />,
    hydrateFallbackElement: <></>,
    children: [
      { path: '/signin', lazy: async () => ({ Component: (await kPages['/signin']()).SignInPage }) },
      { path: '/invite/:token', lazy: async () => ({ Component: (await kPages['/invite/:token']()).InvitePage }) },
      { path: '/invitation', lazy: async () => ({ Component: (await kPages['/invitation']()).InvitePage }) },
      { path: '/setup', lazy: async () => ({ Component: (await kPages['/setup']()).SetupPage }) },
      {
        element: <SignedInLayout />,
        children: [
          { index: true, element: <Navigate to="/today" replace /> },
          { path: '/today', lazy: async () => ({ Component: (await kPages['/today']()).TodayPage }) },
          {
            path: '/leads',
            lazy: () => listOf('leads'),
            children: [
              { path: 'new', lazy: async () => ({ Component: (await kPages['/leads/new']()).NewLeadPanel }) },
            ],
          },
          { path: '/leads/:id', lazy: async () => ({ Component: (await kPages['/leads/:id']()).LeadRecord }) },
          ...kObjects.flatMap(recordRoutes),
          { path: '/analytics', lazy: async () => ({ Component: (await kPages['/analytics']()).AnalyticsPage }) },
          { path: '/settings', lazy: async () => ({ Component: (await kPages['/settings']()).SettingsPage }) },
          { path: '/settings/:part', lazy: async () => ({ Component: (await kPages['/settings/:part']()).SettingsPage }) },
          {
            path: '/enrichment',
            lazy: async () => ({ Component: (await kPages['/enrichment']()).EnrichmentPage }),
          },
          {
            path: '/enrichment/calls',
            lazy: async () => ({ Component: (await kPages['/enrichment/calls']()).CallsPage }),
          },
          {
            path: '/imports',
            lazy: async () => ({ Component: (await kPages['/imports']()).ImportsPage }),
            children: [
              { path: 'new', lazy: async () => ({ Component: (await kPages['/imports/new']()).NewImport }) },
            ],
          },
          { path: '/imports/:id', lazy: async () => ({ Component: (await kPages['/imports/:id']()).ImportPage }) },
          { path: '*', element: <NotFoundPage /> },
        ],
      },
    ],
  },
];
