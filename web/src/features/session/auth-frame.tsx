import { KeyRound } from 'lucide-react';
import type { ReactNode } from 'react';
import { useDocumentTitle } from '@/lib/hooks';

export function AuthFrame({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  useDocumentTitle(title);
  return (
    <main className="flex min-h-dvh items-start justify-center bg-chrome px-4 pt-[14vh] pb-10">
      <div className="w-full max-w-[360px]">
        <div className="mb-6 flex items-center gap-2.5">
          <span aria-hidden className="flex size-8 items-center justify-center rounded-lg bg-accent text-on-accent">
            <KeyRound className="size-4.5" />
          </span>
          <span className="text-lg font-semibold">Hidden Key</span>
        </div>
        <h1 className="text-xl font-semibold">{title}</h1>
        <p className="mt-1 mb-5 text-base text-muted">{lead}</p>
        {children}
      </div>
    </main>
  );
}
