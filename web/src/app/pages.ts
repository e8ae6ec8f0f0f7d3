const listPage = () => import('@/features/records/list-page');
const recordPage = () => import('@/features/records/page/record-page');
const boardBody = () => import('@/features/records/board/board-body');
const invitePage = () => import('@/features/session/invite-page');
const settingsPage = () => import('@/features/settings/settings-page');

/** The code of each page. Of two that fit an address the first is meant. */
export const kPages = {
  '/signin': () => import('@/features/session/sign-in-page'),
  '/setup': () => import('@/features/session/setup-page'),
  '/invitation': invitePage,
  '/invite/:token': invitePage,
  '/today': () => import('@/features/today/today-page'),
  '/leads': listPage,
  '/leads/new': () => import('@/features/leads/new-lead-panel'),
  '/leads/:id': () => import('./lead-record'),
  '/analytics': () => import('@/features/analytics/analytics-page'),
  '/settings': settingsPage,
  '/settings/:part': settingsPage,
  '/enrichment': () => import('@/features/enrichment/enrichment-page'),
  '/enrichment/calls': () => import('@/features/enrichment/calls-page'),
  '/imports': () => import('@/features/imports/imports-page'),
  '/imports/new': () => import('@/features/imports/new-import'),
  '/imports/:id': () => import('@/features/imports/import-page'),
  '/properties/:id': () => import('./property-record'),
  '/:object': listPage,
  '/:object/new': () => import('@/features/records/new-record-panel'),
  '/:object/:id': recordPage,
};

const kObjects = ['leads', 'contacts', 'properties', 'opportunities', 'investors', 'activities', 'tasks'];
/** What a list is sorted by where nobody chose, unless it begins with the newest. */
const kSorts: Partial<Record<string, string>> = { activities: '-at', tasks: 'dueAt' };

function fits(pattern: string, pathname: string): boolean {
  const [wanted, parts] = [pattern.split('/'), pathname.split('/')];
  return wanted.length === parts.length && wanted.every((part, at) => part === parts[at] || (part.startsWith(':') && parts[at] !== ''));
}

function dataOfList(object: string, search: string): string[] {
  const views = `/api/views?object=${object}`;
  if (search === '') return [views, `/api/${object}?sort=${kSorts[object] ?? '-createdAt'}&limit=100`];
  // With a choice of the reader's only the page itself knows what to ask for.
  return search === '?layout=board' ? [views, `/api/${object}/board`] : [views];
}

/** What the page of an address asks the server for as soon as it is drawn. */
export function firstDataOf(pathname: string, search: string): string[] {
  const [, object = '', id] = pathname.split('/');
  if (object === 'today') return ['/api/today'];
  if (!kObjects.includes(object) || id === 'new') return [];
  return ['/api/objects', ...(id === undefined ? dataOfList(object, search) : [`/api/${object}/${id}`])];
}

/** What loads the code of the page of an address. */
export function codeOf(pathname: string, search: string): (() => Promise<unknown>)[] {
  const path = pathname === '/' ? '/today' : pathname;
  const page = Object.entries(kPages).find(([pattern]) => fits(pattern, path))?.[1];
  if (!page) return [];
  return page === listPage && new URLSearchParams(search).get('layout') === 'board' ? [page, boardBody] : [page];
}
