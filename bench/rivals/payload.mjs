// 100 bytes of JSON, as ours.
export const payload = { text: 'x'.repeat(100 - JSON.stringify({ text: '' }).length) }

export const now = () => performance.now()
export const sleep = (ms) => new Promise((done) => setTimeout(done, ms))
export const rate = (jobs, begin) => (1000 * jobs) / (now() - begin)
