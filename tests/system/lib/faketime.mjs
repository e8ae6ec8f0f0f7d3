// A wall clock that a test can step while a process runs (Debian package faketime). The monotonic clock stays as it is.
import { existsSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const library = readdirSync('/usr/lib')
  .map((folder) => path.join('/usr/lib', folder, 'faketime/libfaketimeMT.so.1'))
  .find((file) => existsSync(file));

export const withoutFaketime = library ? false : 'the Debian package faketime is not installed';

export class SteppedClock {
  constructor(file) {
    this.file = file;
    this.step(0);
  }

  // The clock is this many seconds ahead of the machine's, from now on.
  step(seconds) {
    writeFileSync(`${this.file}.new`, `${seconds < 0 ? '-' : '+'}${Math.abs(seconds)}\n`);
    renameSync(`${this.file}.new`, this.file); // never read half written
  }

  // For the environment of the processes that live by this clock.
  get env() {
    return { LD_PRELOAD: library, FAKETIME_TIMESTAMP_FILE: this.file, FAKETIME_NO_CACHE: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1' };
  }
}
