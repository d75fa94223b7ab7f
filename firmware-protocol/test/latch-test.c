#include "check.h"
#include "rig.h"

static void boots_latched(void) {
  STORY("a device boots latched, without force, and says nothing of why");
  rig of;
  rig_boot(&of);
  CHECK_EQUAL(of.force_mn, 0);
  CHECK(!of.enabled);
  CHECK_EQUAL(of.answers, 0);
  CHECK_EQUAL(rig_idle(&of).flags, DIP_LATCHED);
  CHECK_EQUAL(rig_force(&of, 10000).flags, DIP_LATCHED);
  CHECK_EQUAL(of.force_mn, 0);
}

static void clear_is_not_enable(void) {
  STORY("clear leaves the latch and enables nothing");
  rig of;
  rig_boot(&of);
  CHECK_EQUAL(rig_clear(&of).flags, 0);
  CHECK(!of.enabled);
  rig_wait_ms(&of, 50);
  CHECK(!of.enabled);
  CHECK_EQUAL(rig_force(&of, 10000).flags, DIP_ENABLED);
  CHECK_EQUAL(of.force_mn, 10000);
}

static void contact_opens(void) {
  STORY("an opened contact drops the force at the next poll, and the drop outlives it");
  rig of;
  rig_run(&of);
  of.inputs.contact_open = true;
  rig_wait_ms(&of, 1);
  CHECK_EQUAL(of.force_mn, 0);
  CHECK(!of.enabled);
  const uint16_t open = DIP_LATCHED | DIP_CONTACT_TRIPPED | DIP_CONTACT_OPEN;
  CHECK_EQUAL(rig_force(&of, 10000).flags, open);
  CHECK_EQUAL(rig_clear(&of).flags, open);
  of.inputs.contact_open = false;
  rig_wait_ms(&of, 1);
  CHECK_EQUAL(rig_force(&of, 10000).flags, DIP_LATCHED | DIP_CONTACT_TRIPPED);
  CHECK_EQUAL(of.force_mn, 0);
  CHECK_EQUAL(rig_clear(&of).flags, 0);
  CHECK_EQUAL(rig_force(&of, 10000).flags, DIP_ENABLED);
}

static void contact_opens_as_a_command_arrives(void) {
  STORY("a contact that opened since the last poll stops the force of the Command itself");
  rig of;
  rig_run(&of);
  of.inputs.contact_open = true;
  const dip_sample sample = rig_force(&of, 20000);
  CHECK(sample.flags & DIP_CONTACT_TRIPPED);
  CHECK(!(sample.flags & DIP_ENABLED));
  CHECK_EQUAL(of.force_mn, 0);
}

static void contact_bounces(void) {
  STORY("a contact that opens for one poll, with the drive off, latches");
  rig of;
  rig_boot(&of);
  rig_clear(&of);
  of.inputs.contact_open = true;
  rig_wait_ms(&of, 1);
  of.inputs.contact_open = false;
  rig_wait_ms(&of, 1);
  CHECK_EQUAL(rig_idle(&of).flags, DIP_LATCHED | DIP_CONTACT_TRIPPED);
}

static void boots_with_an_open_contact(void) {
  STORY("a contact that is open at boot did not open: latched by the boot alone");
  rig of;
  rig_boot(&of);
  of.inputs.contact_open = true;
  const dip_device_options options = of.device.options;
  rig_boot_device(&of, &options);
  rig_wait_ms(&of, 5);
  CHECK_EQUAL(rig_clear(&of).flags, DIP_LATCHED | DIP_CONTACT_OPEN);
  of.inputs.contact_open = false;
  CHECK_EQUAL(rig_clear(&of).flags, 0);
}

static void power_goes(void) {
  STORY("power that goes away under force latches; without force it does not");
  rig of;
  rig_run(&of);
  of.inputs.power_removed = true;
  rig_wait_ms(&of, 1);
  CHECK(!of.enabled);
  CHECK_EQUAL(rig_clear(&of).flags, DIP_LATCHED | DIP_POWER_REMOVED);
  of.inputs.power_removed = false;
  CHECK_EQUAL(rig_idle(&of).flags, DIP_LATCHED);
  CHECK_EQUAL(rig_clear(&of).flags, 0);

  of.inputs.power_removed = true;
  rig_wait_ms(&of, 1);
  CHECK_EQUAL(rig_force(&of, 10000).flags, DIP_POWER_REMOVED);
  CHECK_EQUAL(of.force_mn, 0);
  of.inputs.power_removed = false;
  CHECK_EQUAL(rig_force(&of, 10000).flags, DIP_ENABLED);
}

static void drive_fails(void) {
  STORY("a fault of the drive latches, is remembered, and is not cleared while it lasts");
  rig of;
  rig_run(&of);
  of.inputs.drive_fault = true;
  rig_wait_ms(&of, 1);
  CHECK_EQUAL(of.force_mn, 0);
  CHECK_EQUAL(rig_clear(&of).flags, DIP_LATCHED | DIP_DRIVE_FAULT);
  of.inputs.drive_fault = false;
  rig_wait_ms(&of, 1);
  CHECK_EQUAL(rig_idle(&of).flags, DIP_LATCHED | DIP_DRIVE_FAULT);
  CHECK_EQUAL(rig_clear(&of).flags, 0);
}

void latch_test(void) {
  puts("latch");
  boots_latched();
  clear_is_not_enable();
  contact_opens();
  contact_opens_as_a_command_arrives();
  contact_bounces();
  boots_with_an_open_contact();
  power_goes();
  drive_fails();
}
