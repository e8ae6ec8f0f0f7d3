import { KeyRound } from 'lucide-react';

export function WorkspaceMark({ name }: { name: string }) {
  return (
    <div className="flex min-w-0 items-center gap-2">
      <span aria-hidden className="flex size-6 shrink-0 items-center justify-center rounded-md bg-accent text-on-accent">
        <KeyRound className="size-3.5" />
      </span>
      <span className="truncate text-sm font-semibold">{name || 'Hidden Key'}</span>
    </div>
  );
}
