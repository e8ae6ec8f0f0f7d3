/** Marks a figure that is an estimate; the note says why. */
export const EstimateTag = ({ note }: { note: string }) => (
  <span title={note} className="ml-1.5 inline-block rounded-sm bg-neutral-soft px-1 text-xs font-normal text-muted no-underline">
    est.
  </span>
);
