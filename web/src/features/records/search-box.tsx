import { Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';

const kTypingPauseMs = 200;

type SearchBoxProps = { label: string; value: string; onChange: (value: string) => void };

/** Free text over the whole list; it searches when the typing pauses. */
export function SearchBox({ label, value, onChange }: SearchBoxProps) {
  const [text, setText] = useState(value);
  const [seen, setSeen] = useState(value);
  const [told, setTold] = useState(value);
  // What was told comes back with the page it leads to, when somebody may have typed on; anything else is Back or another view.
  if (value !== seen) {
    setSeen(value);
    if (value !== told) {
      setTold(value);
      setText(value);
    }
  }
  // A list that changes by itself draws anew more often than somebody pauses: that must not start the pause again.
  const tell = useRef(onChange);
  useEffect(() => {
    tell.current = onChange;
  });
  useEffect(() => {
    if (text === told) return;
    const timer = setTimeout(() => {
      setTold(text);
      tell.current(text);
    }, kTypingPauseMs);
    return () => clearTimeout(timer);
  }, [text, told]);
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
