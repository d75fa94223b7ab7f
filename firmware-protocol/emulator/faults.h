/*
 * Faults on request: one grammar for the option `inject` and for lines on the standard input.
 *
 *   flip=P        each byte: one bit, with probability P
 *   loss=P        each frame: lost
 *   truncate=P    each frame: its tail is lost
 *   burst=P       each frame: 16 bits in a row are random
 *   delay=MS      what the device says comes this much later
 *   silence=MS    the device says nothing for so long
 *   unplug=MS     unplugged, and plugged in again after so long
 *   reboot        the firmware boots anew, and says nothing for a second before, as behind a
 *                 bootloader; with an unplug in the same line it is without power until plugged in
 *   stuck=CHANNEL x, theta1, theta2 or none: an encoder that does not count
 *   contact=open|closed   the emergency-stop contact
 *   power=on|off          of the drive
 *   fault=on|off          of the drive
 *   off           all of the above as they are on a sound rig
 *
 * Several may stand in one line, with spaces between them. Bytes and frames are those of both
 * directions.
 */
#ifndef DIP_FAULTS_H
#define DIP_FAULTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
  double flip, loss, truncate, burst;
  uint32_t delay_ms;
  /* Requests: taken, and set back to 0, by the wire. */
  uint32_t silence_ms, unplug_ms;
  /* A request: taken, and set back, by the emulator. */
  bool reboot;
  /* Whether `off` asked to end a silence that is under way. */
  bool end_silence;
  /* Channel of a stuck encoder; -1 for none. */
  int stuck;
  bool contact_open, power_removed, drive_fault;
} dip_faults;

void dip_faults_clear(dip_faults *faults);

/* Applies a line, all of it or, where it is not understood, nothing; then `error` says why. */
bool dip_faults_apply(dip_faults *faults, const char *line, char *error, size_t size);

#endif
