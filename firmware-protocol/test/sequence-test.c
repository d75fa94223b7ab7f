#include "check.h"
#include "rig.h"

/* Sends a sequence; whether it was answered. */
static bool answers(rig *of, uint16_t sequence, bool enable) {
  const unsigned before = of->answers;
  const dip_command command = {.enable = enable,
                               .sequence = sequence,
                               .validity_ms = 20,
                               .value = enable ? 4000 : 0};
  rig_send(of, &command);
  return of->answers != before;
}

static void window(void) {
  STORY("1 to 256 ahead is accepted; the same again, older, or further is not answered");
  static const struct {
    uint16_t ahead;
    bool accepted;
  } CASES[] = {{0, false},    {1, true},       {2, true},       {256, true},
               {257, false},  {0x7FFF, false}, {0x8000, false}, {0xFFFF, false}};
  for (unsigned i = 0; i < sizeof CASES / sizeof *CASES; i++) {
    for (unsigned from = 0; from <= 0xFFFF; from += 0x5555) {
      rig of;
      rig_boot(&of);
      CHECK(answers(&of, (uint16_t)from, false));
      CHECK_EQUAL(answers(&of, (uint16_t)(from + CASES[i].ahead), false), CASES[i].accepted);
    }
  }
}

static void stale_force(void) {
  STORY("a force from the past neither acts nor feeds the watchdog");
  rig of;
  rig_run(&of);
  const uint16_t old = of.sequence;
  rig_force(&of, 12000);
  for (int i = 0; i < 20; i++) {
    CHECK(!answers(&of, old, true));
    rig_wait_ms(&of, 1);
  }
  CHECK_EQUAL(of.device.counters.out_of_sequence, 20);
  CHECK(!of.enabled);
  CHECK_EQUAL(of.force_mn, 0);
}

static void first_after_boot(void) {
  STORY("the first Command since boot may have any sequence, but no enable");
  rig of;
  rig_boot(&of);
  CHECK(!answers(&of, 1, true));
  CHECK(!answers(&of, 40000, true));
  CHECK(answers(&of, 40000, false));
}

static void host_starts_again(void) {
  STORY("a host that starts again waits for 100 ms, and begins without enable");
  rig of;
  rig_run(&of);
  rig_idle(&of);
  const uint16_t far = (uint16_t)(of.sequence + 30000);
  rig_wait_ms(&of, 99);
  CHECK(!answers(&of, far, false));
  rig_wait_ms(&of, 1);
  CHECK(!answers(&of, far, true));
  CHECK(answers(&of, far, false));
  CHECK(!answers(&of, (uint16_t)(far + 5000), false));
}

static void silent_for_a_wrap(void) {
  STORY("a silence that is as long as the clock's wrap is still a silence");
  rig of;
  rig_run(&of);
  rig_idle(&of);
  rig_wait_ms(&of, 4294968);
  CHECK(answers(&of, (uint16_t)(of.sequence + 30000), false));
}

static void a_refused_command_counts(void) {
  STORY("a refused Command takes its sequence: sent again, it is old");
  rig of;
  rig_run(&of);
  const dip_command command = {.enable = true,
                               .sequence = (uint16_t)(of.sequence + 1),
                               .validity_ms = 20,
                               .value = 999999};
  CHECK(rig_send(&of, &command).flags & DIP_REFUSED);
  CHECK_EQUAL(rig_send(&of, &command).flags, 0);
  CHECK_EQUAL(of.device.counters.out_of_sequence, 1);
}

void sequence_test(void) {
  puts("sequence");
  window();
  stale_force();
  first_after_boot();
  host_starts_again();
  silent_for_a_wrap();
  a_refused_command_counts();
}
