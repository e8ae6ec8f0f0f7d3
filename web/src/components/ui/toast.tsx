import { useSyncExternalStore } from 'react';
import { X } from 'lucide-react';
import { Link } from 'react-router';
import { IconButton } from './button';

type Toast = { id: number; text: string; link?: { to: string; label: string } };

const kShownMs = 7000;

let toasts: Toast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function publish(next: Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

const dismiss = (id: number): void => {
  publish(toasts.filter((toast) => toast.id !== id));
};

/** For a result that is off the screen; what is visible needs no toast. */
export function showToast(text: string, link?: { to: string; label: string }): void {
  const toast: Toast = { id: nextId++, text, ...(link ? { link } : {}) };
  publish([...toasts.slice(-2), toast]);
  setTimeout(() => {
    dismiss(toast.id);
  }, kShownMs);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function Toaster() {
  const shown = useSyncExternalStore(subscribe, () => toasts);
  return (
    <div role="status" aria-live="polite" className="pointer-events-none fixed right-4 bottom-4 left-4 z-60 flex flex-col items-end gap-2">
      {shown.map((toast) => (
        <div
          key={toast.id}
          className="pointer-events-auto flex max-w-sm items-center gap-3 rounded-lg border border-line bg-raised py-2 pr-2 pl-3 text-sm shadow-float animate-rise"
        >
          <span className="min-w-0 break-words">{toast.text}</span>
          {toast.link ? (
            <Link
              to={toast.link.to}
              className="shrink-0 font-medium text-link underline underline-offset-2"
              onClick={() => {
                dismiss(toast.id);
              }}
            >
              {toast.link.label}
            </Link>
          ) : null}
          <IconButton
            label="Dismiss"
            onClick={() => {
              dismiss(toast.id);
            }}
          >
            <X aria-hidden />
          </IconButton>
        </div>
      ))}
    </div>
  );
}
