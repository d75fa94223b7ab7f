#include "check.h"
#include "rig.h"

static dip_command next_of(const rig *of) {
  return (dip_command){.sequence = (uint16_t)(of->sequence + 1), .validity_ms = 20};
}

/* Sends a Command to a rig that carries 10 N: it must be refused, and drop that. */
static void refuses(dip_command command) {
  rig of;
  rig_run(&of);
  CHECK_EQUAL(of.force_mn, 10000);
  command.sequence = next_of(&of).sequence;
  const dip_sample sample = rig_send(&of, &command);
  CHECK_EQUAL(of.answers, 3);
  CHECK(sample.flags & DIP_REFUSED);
  CHECK(!(sample.flags & DIP_ENABLED));
  CHECK_EQUAL(of.force_mn, 0);
  CHECK(!of.enabled);
  CHECK(!(sample.flags & DIP_LATCHED));
  CHECK_EQUAL(sample.flags & 0x0700, 0);
  CHECK_EQUAL(sample.counts[0], 0);
  /* It changed nothing else: the next force acts at once. */
  CHECK(rig_force(&of, 5000).flags & DIP_ENABLED);
  CHECK_EQUAL(of.force_mn, 5000);
}

static void out_of_range(void) {
  STORY("what is out of range is refused and drops the force, and does no more");
  for (uint8_t bit = 0; bit < 4; bit++)
    refuses((dip_command){.reserved = (uint8_t)(1 << bit), .validity_ms = 20});
  refuses((dip_command){.enable = true, .clear = true, .validity_ms = 20});
  refuses((dip_command){.enable = true, .reference = 1, .validity_ms = 20, .value = 99});
  refuses((dip_command){.enable = true, .validity_ms = 0, .value = 1});
  refuses((dip_command){.enable = true, .validity_ms = 101, .value = 1});
  refuses((dip_command){.validity_ms = 0});
  refuses((dip_command){.validity_ms = 101});
  refuses((dip_command){.enable = true, .validity_ms = 20, .value = 200001});
  refuses((dip_command){.enable = true, .validity_ms = 20, .value = -200001});
  refuses((dip_command){.enable = true, .validity_ms = 20, .value = INT32_MIN});
  refuses((dip_command){.validity_ms = 20, .value = 1});
  refuses((dip_command){.clear = true, .validity_ms = 20, .value = -1});
  refuses((dip_command){.clear = true, .reserved = 1, .reference = 2, .validity_ms = 20});
}

static void at_the_edge_of_the_range(void) {
  STORY("the force limit, the watchdog time and any count of a reference are in range");
  rig of;
  rig_run(&of);
  dip_command command = next_of(&of);
  command.enable = true;
  command.validity_ms = 100;
  command.value = -200000;
  CHECK(rig_send(&of, &command).flags & DIP_ENABLED);
  CHECK_EQUAL(of.force_mn, -200000);
  CHECK(!(rig_refer(&of, DIP_X, INT32_MIN).flags & DIP_REFUSED));
  command = next_of(&of);
  command.clear = true;
  command.reference = 2;
  command.value = 2048;
  CHECK(!(rig_send(&of, &command).flags & DIP_REFUSED));
}

static void says_when(void) {
  STORY("a Sample says when it was latched and when its own force was applied");
  rig of;
  rig_run(&of);
  rig_wait_ms(&of, 1);
  of.counts[DIP_THETA1] = -321;
  const uint32_t received = of.now_us;
  const dip_sample sample = rig_force(&of, -7000);
  CHECK_EQUAL(sample.latched_us, received);
  CHECK_EQUAL(sample.applied_us, received + 10);
  CHECK_EQUAL(sample.counts[DIP_THETA1], -321);
  CHECK_EQUAL(sample.sequence, of.sequence);
}

static void never_queues(void) {
  STORY("an answer is dropped while the last one has not left, and the force acts all the same");
  rig of;
  rig_run(&of);
  of.line_busy = true;
  rig_force(&of, 9000);
  CHECK_EQUAL(of.force_mn, 9000);
  of.line_busy = false;
  rig_wait_ms(&of, 1);
  CHECK_EQUAL(of.answers, 2);
  CHECK_EQUAL(of.device.counters.unsent, 1);
}

static void damaged_frames(void) {
  STORY("a damaged Command does nothing and is not answered");
  rig of;
  rig_run(&of);
  uint8_t frame[DIP_HOST_FRAME];
  dip_command command = next_of(&of);
  command.enable = true;
  command.value = 150000;
  dip_command_encode(frame, &command);
  frame[9] ^= 0x10;
  for (uint8_t i = 0; i < sizeof frame; i++) dip_device_receive(&of.device, frame[i]);
  CHECK_EQUAL(of.force_mn, 10000);
  CHECK_EQUAL(of.answers, 2);
  CHECK_EQUAL(of.device.parser.damaged, 1);
}

void command_test(void) {
  puts("command");
  out_of_range();
  at_the_edge_of_the_range();
  says_when();
  never_queues();
  damaged_frames();
}
