export function ProgressBar({ value, max, label }: { value: number; max: number; label: string }) {
  const share = max > 0 ? Math.min(1, value / max) : 0;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
      className="h-1.5 w-full overflow-hidden rounded-full bg-neutral-soft"
    >
      <div className="h-full rounded-full bg-accent transition-[width] duration-200" style={{ width: `${String(share * 100)}%` }} />
    </div>
  );
}
