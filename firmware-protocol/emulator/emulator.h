/*
 * What both emulators have in common: a rig, a wire, faults, and the events of them. The main of
 * each brings a firmware and a clock, which counts microseconds from the start of the rig.
 */
#ifndef DIP_EMULATOR_H
#define DIP_EMULATOR_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#include "answers.h"
#include "command.h"
#include "frame.h"
#include "lateness.h"
#include "options.h"
#include "rig.h"
#include "wire.h"

typedef struct {
  dip_options options;
  dip_faults faults;
  dip_rig rig;
  dip_answers answers;
  dip_wire wire;
  /* Whether what the firmware says goes to the wire. */
  bool serving;
  /* Whether the firmware is down for a reboot, and when it starts. */
  bool down;
  uint64_t start_us;
  dip_rig_mode told_mode;
  bool told_enabled, told_at_end;
  /* A line of the standard input that is coming in. */
  char line[512];
  size_t line_length;
  bool input_open;
  const char *late_what;
  dip_lateness second, whole;
  uint64_t report_us, end_us;
} dip_emulator;

/* Set by SIGINT, SIGTERM and SIGHUP. */
extern volatile sig_atomic_t dip_ended;

/* False, with a line on stderr, where the arguments are wrong. */
bool dip_emulator_init(dip_emulator *emulator, int argc, char **argv);

/*
 * The Commands of an earlier session that found the rig hanging and referenced it: nothing else,
 * so that its firmware is latched as it was at boot. `frames` are for its receiver, one by one.
 */
void dip_emulator_references(const dip_emulator *emulator,
                             uint8_t frames[DIP_ENCODERS][DIP_HOST_FRAME]);

/* Bytes that the firmware sends. */
void dip_emulator_say(dip_emulator *emulator, uint64_t now_us, const uint8_t *bytes,
                      size_t length);

/*
 * Serves the wire and says so. `receive` gets what the host sends, with `context`. False, with a
 * line on stderr, where there is no terminal or no link. `late_what` names what is late in the
 * reports.
 */
bool dip_emulator_serve(dip_emulator *emulator, uint64_t now_us, const char *late_what,
                        dip_sink receive, void *context);

/* While it is down it is not polled, hears nothing and drives nothing. */
typedef enum { DIP_RUNS, DIP_DOWN, DIP_STARTS } dip_firmware;

/*
 * Takes the request for a reboot: at least once a millisecond, after the wire. `DIP_STARTS` comes
 * once at the end of each: the rig hangs then, its encoders at 0, and the firmware is to boot.
 */
dip_firmware dip_emulator_firmware(dip_emulator *emulator, uint64_t now_us);

/* Faults, hold rule, events and reports: at least once a millisecond. */
void dip_emulator_watch(dip_emulator *emulator, uint64_t now_us);

/* Takes what waits on the standard input; call it where that is readable. */
void dip_emulator_read_input(dip_emulator *emulator);

/* Whether it is to go on. */
bool dip_emulator_goes_on(const dip_emulator *emulator, uint64_t now_us);

/* Removes the link and reports on the whole. */
void dip_emulator_close(dip_emulator *emulator);

#endif
