#include "check.h"
#include "rig.h"

static void towards_and_away(void) {
  STORY("a pressed switch stops the force towards it and lets the cart drive away");
  rig of;
  rig_run(&of);
  of.inputs.limit_high = true;
  CHECK_EQUAL(rig_force(&of, 10000).flags, DIP_ENABLED | DIP_LIMIT_HIGH);
  CHECK_EQUAL(of.force_mn, 0);
  rig_force(&of, -8000);
  CHECK_EQUAL(of.force_mn, -8000);

  of.inputs.limit_high = false;
  of.inputs.limit_low = true;
  CHECK_EQUAL(rig_force(&of, -8000).flags, DIP_ENABLED | DIP_LIMIT_LOW);
  CHECK_EQUAL(of.force_mn, 0);
  rig_force(&of, 8000);
  CHECK_EQUAL(of.force_mn, 8000);
}

static void pressed_between_commands(void) {
  STORY("a switch that is pressed between Commands acts at the next poll, and does not latch");
  rig of;
  rig_run(&of);
  of.inputs.limit_low = true;
  rig_wait_ms(&of, 1);
  CHECK_EQUAL(of.force_mn, 10000);
  of.inputs.limit_high = true;
  rig_wait_ms(&of, 1);
  CHECK_EQUAL(of.force_mn, 0);
  of.inputs.limit_high = false;
  rig_wait_ms(&of, 1);
  CHECK_EQUAL(of.force_mn, 0); /* a switch that bounces does not push again */
  rig_force(&of, 10000);
  CHECK_EQUAL(of.force_mn, 10000);
}

void limits_test(void) {
  puts("limits");
  towards_and_away();
  pressed_between_commands();
}
