// Disks that break while the program runs.
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';

import { checkout } from './program.mjs';

// A small disk of its own; only root can mount one. Undefined where that is not possible.
export function smallDisk(folder, size) {
  mkdirSync(folder, { recursive: true });
  if (process.getuid() !== 0 || spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=777`, 'tmpfs', folder]).status !== 0) return undefined;
  const ballast = path.join(folder, 'ballast');
  return {
    fill() {
      const file = openSync(ballast, 'a');
      try {
        for (const size of [1 << 20, 4096]) for (const block = Buffer.alloc(size, 1); ; ) if (writeSync(file, block) < size) break;
      } catch (error) {
        if (error.code !== 'ENOSPC') throw error;
      } finally {
        closeSync(file);
      }
    },
    empty: () => rmSync(ballast, { force: true }),
    unmount: () => execFileSync('umount', ['-l', folder]),
  };
}

// The environment of a process whose `folder` can be made read-only at any moment, and the switch. (A disk with files that
// are open for writing can't be remounted, so the program is told what a read-only disk would tell it.)
export function readOnlyDisk(folder, scratch) {
  const library = path.join(scratch, 'read_only_disk.so');
  execFileSync('cc', ['-shared', '-fPIC', '-O1', '-o', library, path.join(checkout, 'tests/system/lib/read_only_disk.c'), '-ldl']);
  const file = path.join(scratch, 'read-only');
  return {
    env: { LD_PRELOAD: library, READ_ONLY_DISK: folder, READ_ONLY_DISK_SWITCH: file },
    set readOnly(on) {
      if (on) writeFileSync(file, '');
      else rmSync(file, { force: true });
    },
  };
}
