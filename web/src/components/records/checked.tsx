import { humanize } from '@/lib/format';
import { Age } from './time';

/** Who judged, and when. */
export const Checked = ({ provider, at }: { provider: string; at: string }) => (
  <p className="text-xs text-faint">
    {humanize(provider)} · <Age time={at} />
  </p>
);
