#include "answers.h"

#include <string.h>

#include "events.h"
#include "sample.h"

void dip_answers_init(dip_answers *answers) {
  memset(answers, 0, sizeof *answers);
  dip_parser_init_device(&answers->parser);
  /* It boots latched, which is no event. */
  answers->flags = DIP_LATCHED;
}

static void tell_latch(uint16_t before, uint16_t after, uint64_t now_us) {
  static const struct {
    uint16_t flag;
    const char *reason;
  } reasons[] = {{DIP_WATCHDOG, "watchdog"},
                 {DIP_CONTACT_TRIPPED, "contact"},
                 {DIP_DRIVE_FAULT, "drive fault"}};
  uint16_t risen = (uint16_t)(after & ~before);
  bool told = false;
  for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
    if ((risen & reasons[i].flag) == 0) continue;
    dip_event_reason(now_us, "latched", reasons[i].reason);
    told = true;
  }
  if (!told && (risen & DIP_LATCHED) != 0) {
    dip_event_reason(now_us, "latched", (after & DIP_POWER_REMOVED) != 0 ? "power" : "boot");
  }
  if ((before & DIP_LATCHED) != 0 && (after & DIP_LATCHED) == 0) dip_event(now_us, "cleared");
}

void dip_answers_take(dip_answers *answers, uint64_t now_us, const uint8_t *bytes, size_t length) {
  for (size_t i = 0; i < length; i++) {
    const uint8_t *frame = dip_parser_take(&answers->parser, bytes[i]);
    if (frame == NULL || frame[DIP_AT_KIND] != DIP_SAMPLE) continue;
    dip_sample sample;
    dip_sample_decode(frame, &sample);
    tell_latch(answers->flags, sample.flags, now_us);
    answers->flags = sample.flags;
  }
}

bool dip_answers_referenced(const dip_answers *answers) {
  const uint16_t all =
      DIP_REFERENCED(DIP_X) | DIP_REFERENCED(DIP_THETA1) | DIP_REFERENCED(DIP_THETA2);
  return (answers->flags & all) == all;
}
