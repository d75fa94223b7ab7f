/*
 * Puts a device of the core on stdin and stdout, so that its rules can be compared with those of
 * another one. The first line boots it, and nothing is printed for it; each of the others is a step:
 *
 *   FORCE_LIMIT WATCHDOG INPUTS               mN, ms, bits of a Sample's flags
 *   AFTER INPUTS poll                      -> FLAGS FORCE
 *   AFTER INPUTS FLAGS VALIDITY VALUE      -> FLAGS FORCE ANSWERED
 *
 * AFTER is the time since the last step, us; the drive takes none. A Command has the next sequence.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "frame.h"
#include "rig.h"

enum { LINE = 128, ENABLE = 1, CLEAR = 2 };

static void set_inputs(rig *of, unsigned bits) {
  of->inputs.contact_open = (bits & DIP_CONTACT_OPEN) != 0;
  of->inputs.power_removed = (bits & DIP_POWER_REMOVED) != 0;
  of->inputs.drive_fault = (bits & DIP_DRIVE_FAULT) != 0;
  of->inputs.limit_low = (bits & DIP_LIMIT_LOW) != 0;
  of->inputs.limit_high = (bits & DIP_LIMIT_HIGH) != 0;
}

/* Without the time that the test rig's own takes: the other device has none either. */
static void drive(void *context, int32_t force_mn, bool enabled) {
  rig *of = context;
  of->force_mn = force_mn;
  of->enabled = enabled;
}

static unsigned flags_between_commands(const rig *of) {
  const dip_inputs *inputs = &of->device.inputs;
  return of->device.causes | (inputs->contact_open ? DIP_CONTACT_OPEN : 0) |
         (inputs->power_removed ? DIP_POWER_REMOVED : 0) |
         (inputs->limit_low ? DIP_LIMIT_LOW : 0) | (inputs->limit_high ? DIP_LIMIT_HIGH : 0) |
         (of->enabled ? DIP_ENABLED : 0);
}

static void command_step(rig *of, unsigned flags, unsigned validity, int32_t value) {
  const dip_command command = {
      .enable = (flags & ENABLE) != 0,
      .clear = (flags & CLEAR) != 0,
      .sequence = (uint16_t)(of->sequence + 1),
      .validity_ms = (uint16_t)validity,
      .value = value,
  };
  const unsigned answers = of->answers;
  const dip_sample sample = rig_send(of, &command);
  const bool answered = of->answers != answers;
  /* The device counts on from the last Command that it accepted. */
  if (!answered) of->sequence--;
  printf("%u %" PRId32 " %d\n", answered ? sample.flags : flags_between_commands(of), of->force_mn,
         answered);
}

int main(void) {
  static rig of;
  static char line[LINE];
  unsigned inputs, watchdog, after, flags, validity;
  uint32_t force_limit;
  int32_t value;
  if (fgets(line, sizeof line, stdin) == NULL ||
      sscanf(line, "%" SCNu32 " %u %u", &force_limit, &watchdog, &inputs) != 3)
    return 1;
  const dip_device_options options = {
      .force_limit_mn = force_limit, .watchdog_ms = (uint16_t)watchdog, .name = "", .build = ""};
  set_inputs(&of, inputs);
  of.now_us = 0u - 1000000u; /* the clock wraps on the way */
  rig_boot_device(&of, &options);
  of.device.board.drive = drive;
  while (fgets(line, sizeof line, stdin) != NULL) {
    char rest[LINE] = "";
    if (sscanf(line, "%u %u %127[^\n]", &after, &inputs, rest) != 3) return 1;
    of.now_us += after;
    set_inputs(&of, inputs);
    if (strcmp(rest, "poll") == 0) {
      dip_device_poll(&of.device);
      printf("%u %" PRId32 "\n", flags_between_commands(&of), of.force_mn);
    } else if (sscanf(rest, "%u %u %" SCNd32, &flags, &validity, &value) == 3) {
      command_step(&of, flags, validity, value);
    } else {
      return 1;
    }
  }
  return 0;
}
