import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createBrowserRouter, RouterProvider } from 'react-router';
import { setEarlyAnswers } from '@/lib/api/client';
import { Providers } from './providers';
import { createQueryClient } from './query-client';
import { routes } from './routes';

export function start(earlyAnswers: Map<string, Promise<Response>>): void {
  setEarlyAnswers(earlyAnswers);
  const root = document.getElementById('root');
  if (!root) throw new Error('index.html has no #root');
  createRoot(root).render(
    <StrictMode>
      <Providers client={createQueryClient()}>
        <RouterProvider router={createBrowserRouter(routes)} />
      </Providers>
    </StrictMode>,
  );
}
