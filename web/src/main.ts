import { codeOf, firstDataOf } from './app/pages';
import './styles.css';

const early = new Map<string, Promise<Response>>();

function fetchEarly(path: string): Promise<Response> {
  const answer = fetch(path, { headers: { Accept: 'application/json' } });
  early.set(path, answer);
  return answer;
}

// The frame is most of the code: what the page needs besides comes together with it, not after it.
const { pathname, search } = window.location;
for (const load of codeOf(pathname, search)) void load();
fetchEarly('/api/session').then(
  ({ ok }) => {
    // Who takes an answer says what is wrong with it.
    if (ok) for (const path of firstDataOf(pathname, search)) fetchEarly(path).catch(() => undefined);
  },
  () => undefined,
);
// In a task of its own: to read the code was a long one already.
void import('./app/start').then(({ start }) => setTimeout(() => start(early)));
