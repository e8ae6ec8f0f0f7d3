import { useEffect, useSyncExternalStore } from 'react';
import { X } from 'lucide-react';
import { Link } from 'react-router';
import { IconButton } from './button';

type ToastLink = { to: string; label: string };
type ToastAction = { label: string; run: () => void };
type Toast = { id: number; text: string; link?: ToastLink; action?: ToastAction };

const kShownMs = 7000;
const kActionShownMs = 12_000;

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

function show(toast: Omit<Toast, 'id'>, shownMs: number): void {
  const id = nextId++;
  publish([...toasts.slice(-2), { id, ...toast }]);
  setTimeout(() => {
    dismiss(id);
  }, shownMs);
}

/** For a result that is off the screen; what is visible needs no toast. */
export function showToast(text: string, link?: ToastLink): void {
  show({ text, ...(link ? { link } : {}) }, kShownMs);
}

/** For an act that can be taken back: it stays long enough to be read and reached. */
export function showUndo(text: string, undo: () => void): void {
  show({ text, action: { label: 'Undo', run: undo } }, kActionShownMs);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const kLink = 'shrink-0 rounded-sm font-medium text-link underline underline-offset-2';

export function Toaster() {
  const shown = useSyncExternalStore(subscribe, () => toasts);
  // What was said to this person is not said to the next.
  useEffect(() => () => publish([]), []);
  return (
    <div role="status" aria-live="polite" className="pointer-events-none fixed right-4 bottom-4 left-4 z-60 flex flex-col items-end gap-2">
      {shown.map((toast) => (
        <div
          key={toast.id}
          className="pointer-events-auto flex max-w-sm items-center gap-3 rounded-lg border border-line bg-raised py-2 pr-2 pl-3 text-sm shadow-float animate-rise"
        >
          <span className="min-w-0 break-words">{toast.text}</span>
          {toast.link ? <ToastLinkView toast={toast} link={toast.link} /> : null}
          {toast.action ? <ActionButton toast={toast} action={toast.action} /> : null}
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

const ToastLinkView = ({ toast, link }: { toast: Toast; link: ToastLink }) => (
  <Link
    to={link.to}
    className={kLink}
    onClick={() => {
      dismiss(toast.id);
    }}
  >
    {link.label}
  </Link>
);

const ActionButton = ({ toast, action }: { toast: Toast; action: ToastAction }) => (
  <button
    type="button"
    className={kLink}
    onClick={() => {
      dismiss(toast.id);
      action.run();
    }}
  >
    {action.label}
  </button>
);
