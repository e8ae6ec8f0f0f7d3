// Repeatable randomness: the same HK_SEED makes the same run.
export const seed = Number(process.env.HK_SEED ?? 1);

// mulberry32
export function randomFrom(start) {
  let state = start >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (most) => Math.floor(next() * most);
  const pick = (list) => list[below(list.length)];
  const chance = (probability) => next() < probability;
  const shuffled = (list) => {
    const out = [...list];
    for (let i = out.length - 1; i > 0; --i) {
      const j = below(i + 1);
      [out[i], out[j]] = [out[j], out[i]];
    }
    return out;
  };
  return { next, below, pick, chance, shuffled };
}
