import { Menu as MenuIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from '@/lib/cx';
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
  /** The page scrolls within its parts, not as a whole. */
  fill?: boolean;
  children: ReactNode;
};

/** The frame of a page: a header of 48 px, an optional bar of filters, and the content that scrolls. */
export function Page({ title, breadcrumb, meta, actions, subheader, fill = false, children }: PageProps) {
  const { openNavigation, headerExtra } = useShell();
  useDocumentTitle(title);
  return (
    <>
      <header className="flex h-12 shrink-0 items-center gap-2 border-b border-line bg-chrome pr-4 pl-1 md:pl-4">
        <IconButton label="Open navigation" className="size-9 md:hidden" onClick={openNavigation}>
          <MenuIcon aria-hidden />
        </IconButton>
        {breadcrumb}
        <h1 className="min-w-0 shrink-[0.5] truncate text-base font-semibold">{title}</h1>
        {meta ? <div className="-m-1 flex min-w-0 items-center overflow-hidden p-1 text-sm text-muted">{meta}</div> : null}
        <div className="ml-auto flex shrink-0 items-center gap-2">
          {headerExtra}
          {actions}
        </div>
      </header>
      {subheader ? (
        <div className="flex min-h-10 shrink-0 flex-wrap items-center gap-x-2 gap-y-1.5 border-b border-line bg-chrome px-4 py-1">
          {subheader}
        </div>
      ) : null}
      <main
        id="content"
        tabIndex={-1}
        className={cx('relative min-h-0 flex-1 bg-surface focus:outline-none', fill ? 'flex flex-col overflow-hidden' : 'overflow-auto')}
      >
        {children}
      </main>
    </>
  );
}
