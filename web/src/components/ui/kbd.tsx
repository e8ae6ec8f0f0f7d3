export const Kbd = ({ keys }: { keys: string }) => (
  <kbd className="inline-flex h-5 min-w-5 items-center justify-center rounded-sm border border-line-strong bg-chrome px-1 font-sans text-xs text-muted">
    {keys}
  </kbd>
);
