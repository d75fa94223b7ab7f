#include <string.h>

#include "check.h"
#include "rig.h"

/* Asks for a page; whether it came, with its page and sequence. */
static bool asks(rig *of, uint8_t page) {
  uint8_t frame[DIP_HOST_FRAME];
  const unsigned answers = of->answers;
  const dip_identify identify = {.page = page, .sequence = 0xABCD};
  dip_identify_encode(frame, &identify);
  for (uint8_t i = 0; i < sizeof frame; i++) dip_device_receive(&of->device, frame[i]);
  if (of->answers == answers) return false;
  CHECK(dip_intact(of->last_answer, DIP_DEVICE_FRAME));
  CHECK_EQUAL(of->last_answer[DIP_AT_KIND], DIP_IDENTITY);
  CHECK_EQUAL(dip_identity_page(of->last_answer), page);
  CHECK_EQUAL(of->last_answer[DIP_AT_SEQUENCE], 0xCD);
  return true;
}

static void who_it_is(void) {
  STORY("a device says who it is, in any state, before any Command");
  rig of;
  rig_boot(&of);
  CHECK(asks(&of, DIP_PAGE_NUMBERS));
  dip_identity_numbers numbers;
  dip_identity_decode_numbers(of.last_answer, &numbers);
  CHECK_EQUAL(numbers.major, 1);
  CHECK_EQUAL(numbers.counts_per_metre, 20000);
  CHECK_EQUAL(numbers.force_limit_mn, 200000);
  CHECK_EQUAL(numbers.watchdog_ms, 100);

  char text[DIP_TEXT_LENGTH + 1];
  CHECK(asks(&of, DIP_PAGE_NAME));
  dip_identity_decode_text(of.last_answer, text);
  CHECK(strcmp(text, "a name of more than tw") == 0);
  CHECK(asks(&of, DIP_PAGE_BUILD));
  dip_identity_decode_text(of.last_answer, text);
  CHECK(strcmp(text, "test") == 0);
}

static void pages_that_do_not_exist(void) {
  STORY("a page that it does not have is not answered");
  rig of;
  rig_boot(&of);
  for (unsigned page = DIP_PAGE_INDEX + 1; page < 256; page++) CHECK(!asks(&of, (uint8_t)page));
}

static void under_force(void) {
  STORY("an Identify under force moves nothing and takes no sequence");
  rig of;
  rig_run(&of);
  CHECK(asks(&of, DIP_PAGE_NAME));
  CHECK_EQUAL(of.force_mn, 10000);
  CHECK_EQUAL(rig_force(&of, 11000).flags, DIP_ENABLED);
}

static void index_pulse(void) {
  STORY("the count at an index pulse is in the same counts as the Samples");
  rig of;
  rig_boot(&of);
  of.counts[DIP_X] = 500;
  rig_refer(&of, DIP_X, 0);
  of.index_counts[DIP_X] = 620;
  of.inputs.index_seen = 1;
  rig_wait_ms(&of, 1);
  CHECK(rig_idle(&of).flags & DIP_INDEX_SEEN(DIP_X));
  CHECK(asks(&of, DIP_PAGE_INDEX));
  dip_identity_index index;
  dip_identity_decode_index(of.last_answer, &index);
  CHECK_EQUAL(index.seen, 1);
  CHECK_EQUAL(index.counts[DIP_X], 120);
}

void identity_test(void) {
  puts("identity");
  who_it_is();
  pages_that_do_not_exist();
  under_force();
  index_pulse();
}
