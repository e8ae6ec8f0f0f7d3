import * as Radix from '@radix-ui/react-popover';
import type { ReactNode } from 'react';
import { cx } from '@/lib/cx';

type PopoverProps = {
  trigger: ReactNode;
  label: string;
  children: ReactNode;
  /** Given, the owner decides when it is open. */
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  align?: 'start' | 'end';
  /** A list of options fills the box to its edges. */
  flush?: boolean;
  className?: string;
};

/** Where one popover follows another, the focus is in the next one already and stays there. */
function stayInNext(event: Event): void {
  if (document.activeElement?.closest('[data-radix-popper-content-wrapper]')) event.preventDefault();
}

export function Popover({ trigger, label, children, open, onOpenChange, align = 'start', flush = false, className }: PopoverProps) {
  const controlled = open === undefined ? {} : { open };
  return (
    <Radix.Root {...controlled} {...(onOpenChange ? { onOpenChange } : {})}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          align={align}
          sideOffset={6}
          collisionPadding={12}
          onCloseAutoFocus={stayInNext}
          className={cx(
            'z-50 max-w-[calc(100vw-24px)] rounded-lg border border-line bg-raised shadow-float animate-rise focus:outline-none',
            flush ? 'p-0' : 'p-3',
            className ?? 'w-80',
          )}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
