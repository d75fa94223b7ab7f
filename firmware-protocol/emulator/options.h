/*
 * What an emulator is told, as arguments `key=value`; numbers in SI units, lists with commas.
 *
 *   physics=13 numbers   friction=N   initial=6 numbers
 *   counts=per metre, per revolution, per revolution   signs=3 numbers   offsets=3 numbers
 *   relative=0|1   full_scale=N   drive_sign=1|-1   dead_zone=N   back_emf=N s/m
 *   switches=low,high   watchdog_ms=N   unreferenced=0|1   seed=N   duration=S (0: no end)
 *   inject=LINE (repeatable)   link=PATH   build=TEXT   elf=PATH   baud=N
 */
#ifndef DIP_OPTIONS_H
#define DIP_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "faults.h"
#include "rig.h"

typedef struct {
  dip_rig_options rig;
  double counts[DIP_ENCODERS];
  /* Positions of the limit switches, m: low, high. */
  double switches[2];
  /* Force at full scale of the drive, N. */
  double full_scale;
  double watchdog_ms;
  bool unreferenced;
  double seed, duration_s;
  dip_faults faults;
  /* NULL where they are not given. */
  const char *link, *build, *elf;
  double baud;
} dip_options;

/* False, with a line on stderr, where an argument is not understood. */
bool dip_options_parse(dip_options *options, int argc, char **argv);

#endif
