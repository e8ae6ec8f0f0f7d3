import { Menu as MenuIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useDocumentTitle } from '@/lib/hooks';
import { useShell } from '@/lib/shell';
import { IconButton } from './button';

type PageProps = {
  title: string;
  /** Stands before the title: the list a record belongs to. */
  breadcrumb?: ReactNode;
  meta?: ReactNode;
  actions?: ReactNode;
  subheader?: ReactNode;
  children: ReactNode;
};

/** The frame of a page: a header of 48 px, an optional bar of filters, and the content that scrolls. */
export function Page({ title, breadcrumb, meta, actions, subheader, children }: PageProps) {
  const { openNavigation } = useShell();
  useDocumentTitle(title);
  return (
    <>
      <header className="flex h-12 shrink-0 items-center gap-2 border-b border-line bg-chrome pr-4 pl-1 md:pl-4">
        <IconButton label="Open navigation" className="size-9 md:hidden" onClick={openNavigation}>
          <MenuIcon aria-hidden />
        </IconButton>
        {breadcrumb}
        <h1 className="min-w-0 truncate text-base font-semibold">{title}</h1>
        {meta ? <div className="flex shrink-0 items-center text-sm text-muted">{meta}</div> : null}
        {actions ? <div className="ml-auto flex shrink-0 items-center gap-2">{actions}</div> : null}
      </header>
      {subheader ? (
        <div className="flex min-h-10 shrink-0 flex-wrap items-center gap-x-2 gap-y-1.5 border-b border-line bg-chrome px-4 py-1">
          {subheader}
        </div>
      ) : null}
      <main id="content" tabIndex={-1} className="min-h-0 flex-1 overflow-auto bg-surface focus:outline-none">
        {children}
      </main>
    </>
  );
}
