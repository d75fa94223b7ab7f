#include "check.h"
#include "rig.h"

static void host_dies(void) {
  STORY("a host that falls silent: the force is dropped within its validity, and latched");
  rig of;
  rig_run(&of);
  rig_wait_ms(&of, 19);
  CHECK_EQUAL(of.force_mn, 10000);
  rig_wait_ms(&of, 1);
  CHECK_EQUAL(of.force_mn, 0);
  CHECK(!of.enabled);
  const uint32_t dropped = of.now_us;
  const dip_sample sample = rig_force(&of, 10000);
  CHECK_EQUAL(sample.flags, DIP_LATCHED | DIP_WATCHDOG);
  CHECK_EQUAL(of.force_mn, 0);
  CHECK(sample.applied_us - dropped < 100);
  CHECK_EQUAL(rig_clear(&of).flags, 0);
  CHECK_EQUAL(rig_force(&of, 10000).flags, DIP_ENABLED);
}

static void command_comes_late(void) {
  STORY("a Command that arrives after the last one lapsed finds the latch, poll or no poll");
  rig of;
  rig_run(&of);
  of.now_us += 20000;
  CHECK_EQUAL(rig_force(&of, 10000).flags, DIP_LATCHED | DIP_WATCHDOG);
  CHECK_EQUAL(of.force_mn, 0);
}

static void keeps_feeding(void) {
  STORY("Commands in time feed it, and each brings its own validity");
  rig of;
  rig_run(&of);
  for (int i = 0; i < 100; i++) {
    rig_wait_ms(&of, 15);
    CHECK(rig_force(&of, 1000 + i).flags & DIP_ENABLED);
  }
  const dip_command brief = {.enable = true,
                             .sequence = (uint16_t)(of.sequence + 1),
                             .validity_ms = 1,
                             .value = 5};
  rig_send(&of, &brief);
  rig_wait_ms(&of, 1);
  CHECK(rig_idle(&of).flags & DIP_WATCHDOG);
}

static void idle_commands_lapse_quietly(void) {
  STORY("the validity of a Command without enable lapses and nothing happens");
  rig of;
  rig_run(&of);
  rig_idle(&of);
  CHECK_EQUAL(of.force_mn, 0);
  rig_wait_ms(&of, 1000);
  CHECK_EQUAL(rig_idle(&of).flags, 0);
}

static void identify_does_not_feed(void) {
  STORY("an Identify does not feed it");
  rig of;
  rig_run(&of);
  uint8_t frame[DIP_HOST_FRAME];
  const dip_identify identify = {.page = 0, .sequence = 9};
  dip_identify_encode(frame, &identify);
  for (int ms = 0; ms < 20; ms++) {
    for (uint8_t i = 0; i < sizeof frame; i++) dip_device_receive(&of.device, frame[i]);
    rig_wait_ms(&of, 1);
  }
  CHECK(!of.enabled);
  CHECK(rig_idle(&of).flags & DIP_WATCHDOG);
}

static void limit_does_not_feed(void) {
  STORY("a force dropped at a limit switch does not lengthen the validity");
  rig of;
  rig_run(&of);
  rig_wait_ms(&of, 10);
  of.inputs.limit_high = true;
  rig_wait_ms(&of, 9);
  CHECK(of.enabled);
  rig_wait_ms(&of, 1);
  CHECK(!of.enabled);
}

static void clock_wraps(void) {
  STORY("the clock wraps after 71.6 minutes and the watchdog does not notice");
  rig of;
  rig_boot(&of);
  of.now_us = 0u - 30000u;
  rig_wait_ms(&of, 1);
  rig_clear(&of);
  for (int i = 0; i < 10; i++) {
    CHECK_EQUAL(rig_force(&of, 3000).flags, DIP_ENABLED);
    rig_wait_ms(&of, 10);
  }
  CHECK(of.now_us < 100000);
  rig_wait_ms(&of, 10);
  CHECK_EQUAL(of.force_mn, 0);
  CHECK(rig_idle(&of).flags & DIP_WATCHDOG);
}

void watchdog_test(void) {
  puts("watchdog");
  host_dies();
  command_comes_late();
  keeps_feeding();
  idle_commands_lapse_quietly();
  identify_does_not_feed();
  limit_does_not_feed();
  clock_wraps();
}
