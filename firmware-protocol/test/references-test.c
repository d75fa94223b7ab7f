#include "check.h"
#include "rig.h"

static void hangs_at_rest(void) {
  STORY("a pendulum that hangs is told it is at pi, wherever its encoder began");
  rig of;
  rig_boot(&of);
  of.counts[DIP_THETA1] = 17;
  CHECK_EQUAL(rig_idle(&of).counts[DIP_THETA1], 17);
  const dip_sample sample = rig_refer(&of, DIP_THETA1, 2048);
  CHECK_EQUAL(sample.counts[DIP_THETA1], 2048);
  CHECK_EQUAL(sample.flags, DIP_LATCHED | DIP_REFERENCED(DIP_THETA1));
  of.counts[DIP_THETA1] = 17 - 2048;
  CHECK_EQUAL(rig_idle(&of).counts[DIP_THETA1], 0);
}

static void each_channel(void) {
  STORY("every channel has a reference of its own, and can be given another");
  rig of;
  rig_boot(&of);
  for (uint8_t channel = 0; channel < DIP_CHANNELS; channel++) {
    of.counts[channel] = 100 * channel;
    rig_refer(&of, channel, -7);
  }
  CHECK_EQUAL(rig_idle(&of).flags, DIP_LATCHED | 0x0700);
  const dip_sample sample = rig_refer(&of, DIP_X, 30000);
  CHECK_EQUAL(sample.counts[DIP_X], 30000);
  CHECK_EQUAL(sample.counts[DIP_THETA1], -7);
  CHECK_EQUAL(sample.counts[DIP_THETA2], -7);
}

static void wraps(void) {
  STORY("a count beyond 32 bits wraps and is not lost");
  rig of;
  rig_boot(&of);
  of.counts[DIP_X] = INT32_MIN + 5;
  rig_refer(&of, DIP_X, INT32_MAX);
  of.counts[DIP_X] += 1;
  CHECK_EQUAL(rig_idle(&of).counts[DIP_X], INT32_MIN);
}

static void outlives_the_latch(void) {
  STORY("references outlive a lapsed validity");
  rig of;
  rig_run(&of);
  rig_refer(&of, DIP_THETA2, 2048);
  rig_force(&of, 1000);
  rig_wait_ms(&of, 50);
  CHECK_EQUAL(rig_idle(&of).flags, DIP_LATCHED | DIP_WATCHDOG | DIP_REFERENCED(DIP_THETA2));
  CHECK_EQUAL(rig_idle(&of).counts[DIP_THETA2], 2048);
}

static void absolute_encoders(void) {
  STORY("a device with absolute encoders is referenced from the start");
  rig of;
  rig_boot(&of);
  dip_device_options options = of.device.options;
  options.referenced_at_boot = true;
  rig_boot_device(&of, &options);
  CHECK_EQUAL(rig_idle(&of).flags, DIP_LATCHED | 0x0700);
}

void references_test(void) {
  puts("references");
  hangs_at_rest();
  each_channel();
  wraps();
  outlives_the_latch();
  absolute_encoders();
}
