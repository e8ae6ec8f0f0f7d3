import { parseArgs } from 'node:util';

/** What a run is told on the command line: the server, and who signs in. */
export function readOptions(more = {}, required = ['base', 'email', 'password']) {
  const { values } = parseArgs({
    options: {
      base: { type: 'string' },
      out: { type: 'string', default: 'output' },
      email: { type: 'string' },
      password: { type: 'string' },
      ...more,
    },
  });
  for (const name of required) {
    if (values[name] === undefined) {
      console.error(`--${name} is required`);
      process.exit(2);
    }
  }
  return values;
}
