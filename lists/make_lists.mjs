// Writes disposable.txt, free.txt and role.txt, one entry a line, from the pinned packages: node make_lists.mjs OUTPUT_FOLDER
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const folder = process.argv[2]
if (!folder) {
  console.error('usage: node make_lists.mjs OUTPUT_FOLDER')
  process.exit(2)
}
const require = createRequire(import.meta.url)
const read = (path) => JSON.parse(readFileSync(new URL(`node_modules/${path}`, import.meta.url), 'utf8'))

const disposable = read('disposable-email-domains-js/dist/dict/disposable_email_blocklist.json')
// The free list contains the whole disposable list, so that is taken off.
const thrownAway = new Set(disposable)
const free = read('free-email-domains/domains.json').filter((domain) => !thrownAway.has(domain))
const roles = require('role-based-email-addresses')
const role = Array.isArray(roles) ? roles : Object.values(roles).find(Array.isArray)

mkdirSync(folder, { recursive: true })
for (const [name, entries] of Object.entries({ disposable, free, role })) {
  if (!Array.isArray(entries) || entries.length < 100) throw new Error(`the list ${name} looks wrong`)
  const lines = [...new Set(entries.map((entry) => entry.toLowerCase()))].sort()
  writeFileSync(join(folder, `${name}.txt`), lines.join('\n') + '\n')
}
