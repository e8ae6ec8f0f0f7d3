import { codeOf, firstDataOf } from './app/pages';
import './styles.css';

/** For the page to find when it asks. */
function fetchEarly(path: string): void {
  const link = document.createElement('link');
  Object.assign(link, { rel: 'preload', as: 'fetch', crossOrigin: 'anonymous', href: path });
  document.head.append(link);
}

// The frame is most of the code: what the page needs besides comes together with it, not after it.
const { pathname, search } = window.location;
for (const load of codeOf(pathname, search)) void load();
for (const path of firstDataOf(pathname, search)) fetchEarly(path);
// In a task of its own: to read the code was a long one already.
void import('./app/start').then(({ start }) => setTimeout(start));
