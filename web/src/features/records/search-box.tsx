import { Search } from 'lucide-react';
import { useEffect, useState } from 'react';

const kTypingPauseMs = 200;

type SearchBoxProps = { label: string; value: string; onChange: (value: string) => void };

/** Free text over the whole list; it searches when the typing pauses. */
export function SearchBox({ label, value, onChange }: SearchBoxProps) {
  const [text, setText] = useState(value);
  const [committed, setCommitted] = useState(value);
  // The URL may change by Back or by another view while the box keeps its own text.
  if (value !== committed) {
    setCommitted(value);
    setText(value);
  }
  useEffect(() => {
    if (text === committed) return;
    const timer = setTimeout(() => {
      setCommitted(text);
      onChange(text);
    }, kTypingPauseMs);
    return () => clearTimeout(timer);
  }, [text, committed, onChange]);
  return (
    <div className="relative w-full sm:w-60">
      <Search aria-hidden className="pointer-events-none absolute top-1.5 left-2 size-4 text-faint" />
      <input
        type="search"
        aria-label={label}
        placeholder="Name, e-mail, phone, address"
        value={text}
        onChange={(event) => setText(event.target.value)}
        className="h-7 w-full rounded-md border border-line-strong bg-surface pr-2 pl-7.5 text-sm placeholder:text-faint [&::-webkit-search-cancel-button]:hidden"
      />
    </div>
  );
}
