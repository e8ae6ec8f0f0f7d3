import * as Radix from '@radix-ui/react-popover';
import type { ReactNode } from 'react';

type PopoverProps = { trigger: ReactNode; label: string; children: ReactNode };

export function Popover({ trigger, label, children }: PopoverProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          align="start"
          sideOffset={6}
          collisionPadding={12}
          className="z-50 w-80 max-w-[calc(100vw-24px)] rounded-lg border border-line bg-raised p-3 shadow-float animate-rise focus:outline-none"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
