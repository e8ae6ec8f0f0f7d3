// Waiting on conditions instead of on time.
import { setTimeout as sleep } from 'node:timers/promises';

export { sleep };

// The first truthy answer of `look`; an error that names what was waited for after `cap` milliseconds.
export async function until(what, look, { cap = 60_000, every = 50 } = {}) {
  const end = Date.now() + cap;
  let last;
  for (;;) {
    last = await look();
    if (last) return last;
    if (Date.now() > end) throw new Error(`waited ${cap / 1000} s in vain for ${what}`);
    await sleep(every);
  }
}

// Runs `work` on every item, `width` at a time; results in the order of the items.
export async function inParallel(items, width, work) {
  const results = new Array(items.length);
  let next = 0;
  const lane = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index], index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
  return results;
}
