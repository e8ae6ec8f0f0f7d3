import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { Button } from './button';

/** A value shown once, to be taken along. */
export function CopyBox({ label, text }: { label: string; text: string }) {
  const [copied, setCopied] = useState(false);
  const copy = () => {
    // Without a clipboard (plain HTTP) the text stays selectable.
    void Promise.resolve(navigator.clipboard?.writeText(text)).then(
      () => setCopied(true),
      () => undefined,
    );
  };
  return (
    <div className="flex items-center gap-2">
      <input readOnly aria-label={label} value={text} onFocus={(event) => event.target.select()} className="h-8 w-full min-w-0 rounded-md border border-line-strong bg-chrome px-2.5 font-mono text-xs" />
      <Button onClick={copy}>
        {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
        {copied ? 'Copied' : 'Copy'}
      </Button>
    </div>
  );
}
