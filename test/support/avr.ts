import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Whether images for an AVR can be compiled and linked here: gcc-avr, avr-libc, binutils-avr. */
export const hasAvrGcc =
  spawnSync('avr-gcc', ['-mmcu=atmega328p', '-E', '-include', 'avr/io.h', '-x', 'c', '/dev/null'], {
    stdio: 'ignore',
  }).status === 0;

/** Whether programs can be built against simavr here: libsimavr-dev. */
export const hasSimavr = existsSync('/usr/include/simavr/sim_avr.h');
