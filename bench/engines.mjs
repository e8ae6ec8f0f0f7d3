// The built-in engines on one core, without a network; phones beside bare libphonenumber in the same run.
import { load, machine, output, publish, table, verdict, verdicts, whole } from './report.mjs'

const begun = load()
const seen = JSON.parse(output('build/release/bench_engines', '--lists', 'build/lists'))
const targets = [
  verdict('e-mail verdicts a second', seen.email, { least: 500_000, unit: '/s', digits: 0 }),
  verdict('addresses parsed, standardised, keyed a second', seen.address, { least: 200_000, unit: '/s', digits: 0 }),
  verdict('phone verdicts, part of bare libphonenumber', seen.phone / seen.libphonenumber, { least: 0.9, digits: 2 }),
]
publish('engines', 'The built-in engines', [
  `${machine()}; load average at the begin ${begun}. One thread, seconds of the processor, medians of 5 rounds, turn by turn: 200,000 e-mail addresses, 100,000 addresses as people type them, 20,000 phone numbers.`,
  table(['engine', 'a second'], [
    ['e-mail: syntax alone', whole(seen.emailSyntax)],
    ['e-mail: verdict, without name servers', whole(seen.email)],
    ['address: parsed, standard form, keys', whole(seen.address)],
    ['phone: verdict', whole(seen.phone)],
    ['phone: bare libphonenumber (parse, validity, kind, region, three forms)', whole(seen.libphonenumber)],
  ]),
  verdicts(targets),
], seen)
