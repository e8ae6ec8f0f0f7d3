const kSteps = [1, 2, 2.5, 5, 10];
const kTicks = 4;

/** Round figures from nothing to somewhat above the highest value, about four of them. */
export function ticksUpTo(highest: number, whole: boolean): number[] {
  if (!(highest > 0)) return [0, 1];
  const rough = highest / kTicks;
  const power = 10 ** Math.floor(Math.log10(rough));
  const round = (kSteps.find((step) => step * power >= rough) ?? 10) * power;
  const step = whole ? Math.max(1, Math.ceil(round)) : round;
  // Counted, not added up: 0.1 thrice is not 0.3.
  return Array.from({ length: Math.ceil(highest / step) + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}

const kLeast = 0.8;

/** A part of a whole in percent; what is there at all can be seen. */
export const percentOf = (value: number, top: number): number => (value > 0 && top > 0 ? Math.max(kLeast, (value / top) * 100) : 0);
