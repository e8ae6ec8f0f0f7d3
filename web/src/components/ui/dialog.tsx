import * as Radix from '@radix-ui/react-dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from '@/lib/cx';
import { useReturnFocus } from '@/lib/return-focus';
import { IconButton } from './button';

/** A form starts in its first field; anything else where Radix puts the focus. */
function focusFirstField(event: Event): void {
  if (!(event.currentTarget instanceof HTMLElement)) return;
  const field = event.currentTarget.querySelector<HTMLElement>('input:not([type="radio"], [type="file"]), input:checked, textarea, select');
  if (!field) return;
  event.preventDefault();
  field.focus();
}

type DialogProps = {
  title: string;
  description?: string;
  open: boolean;
  onClose: () => void;
  children: ReactNode;
  footer?: ReactNode;
  /** A panel is docked to the right edge; a box floats in the middle. */
  shape?: 'panel' | 'box';
};

const kShapes = {
  panel: 'inset-y-0 right-0 w-full max-w-[480px] border-l animate-slide',
  box: 'left-1/2 top-[12vh] max-h-[76vh] w-[calc(100%-24px)] max-w-[520px] -translate-x-1/2 rounded-lg border',
};

export function Dialog({ open, onClose, ...content }: DialogProps) {
  return (
    <Radix.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
    >
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-[oklch(0.15_0.02_270/0.4)]" />
        <Content {...content} />
      </Radix.Portal>
    </Radix.Root>
  );
}

function Content({ title, description, children, footer, shape = 'box' }: Omit<DialogProps, 'open' | 'onClose'>) {
  const returnFocus = useReturnFocus();
  const noDescription = description === undefined ? { 'aria-describedby': undefined } : {};
  return (
    <Radix.Content
      {...noDescription}
      onOpenAutoFocus={focusFirstField}
      onCloseAutoFocus={returnFocus}
      className={cx('fixed z-50 flex flex-col border-line bg-raised shadow-float focus:outline-none', kShapes[shape])}
    >
      <div className="flex h-12 shrink-0 items-center justify-between border-b border-line pr-2.5 pl-4">
        <Radix.Title className="text-base font-semibold">{title}</Radix.Title>
        <Radix.Close asChild>
          <IconButton label="Close">
            <X aria-hidden />
          </IconButton>
        </Radix.Close>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto p-4">
        {description === undefined ? null : (
          <Radix.Description className="mb-3 text-base text-muted">{description}</Radix.Description>
        )}
        {children}
      </div>
      {footer ? (
        <div className="flex shrink-0 flex-wrap items-center justify-end gap-2 border-t border-line px-4 py-3">{footer}</div>
      ) : null}
    </Radix.Content>
  );
}
