import { useEffect, useRef, useState } from 'react';

/** The part of the frame that outlives every page: where the keyboard goes on when what it was on is gone. */
export const kPageId = 'page';

const isLost = (): boolean => document.activeElement === null || document.activeElement === document.body;

/** Out of a box that takes letters, so that keys mean what the help says. */
export const focusPage = (): void => document.getElementById(kPageId)?.focus({ preventScroll: true });

type Find = () => HTMLElement | null | undefined;

const kWatchedMs = 3000;
const kLostMaxMs = 200;

let watches = 0;

/** A finger or mouse says itself where to go on, and so does a dialog. */
const endWatch = (): void => {
  watches += 1;
};

/**
 * What has the focus is about to go away, now or when the server has answered: for a while, a lost focus goes to the first
 * of these that is there, or else to the page. Where somebody has moved on, nothing happens; what goes away next has a watch
 * of its own, which ends this one.
 */
export function keepFocus(...finds: Find[]): void {
  const begun = performance.now();
  watches += 1;
  const watch = watches;
  let lostSince: number | null = null;
  const look = () => {
    if (watch !== watches) return;
    const now = performance.now();
    if (isLost()) {
      lostSince ??= now;
      // What is hidden or disabled does not take it, and leaves it to the next.
      for (const find of finds) if (isLost()) find()?.focus();
      if (isLost() && now - lostSince > kLostMaxMs) focusPage();
    } else lostSince = null;
    if (now - begun < kWatchedMs) requestAnimationFrame(look);
  };
  document.addEventListener('pointerdown', endWatch, { once: true, capture: true });
  look();
}

/** What opened a dialog, and behind a menu or popover, which closes with it, what had opened that. */
function openersOf(active: Element | null): HTMLElement[] {
  const floating = active?.closest('[data-radix-popper-content-wrapper]')?.querySelector('[id]');
  const trigger = floating ? document.querySelector(`[aria-controls="${CSS.escape(floating.id)}"]`) : null;
  return [active, trigger].filter((one) => one instanceof HTMLElement);
}

/**
 * For dialogs that something else opens than a trigger of their own: gives the focus back to what had it when the calling
 * component was first drawn. The library would leave it on nothing.
 */
export function useReturnFocus(): (event: Event) => void {
  const [openers] = useState(() => openersOf(document.activeElement));
  useEffect(endWatch, []);
  return (event) => {
    event.preventDefault();
    keepFocus(...openers.map((opener) => () => opener));
  };
}

/** The control that leads to another page goes away with its own; the first page of a visit starts where browsers start. */
export function useFocusOnNewPage(address: string): void {
  const last = useRef(address);
  useEffect(() => {
    if (last.current === address) return;
    last.current = address;
    keepFocus();
  }, [address]);
}
