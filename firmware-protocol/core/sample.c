#include "sample.h"

#include "bytes.h"
#include "frame.h"

enum { AT_SUPPLY = 3, AT_FLAGS = 6, AT_COUNTS = 8, AT_LATCHED = 20, AT_APPLIED = 24 };

void dip_sample_encode(uint8_t *frame, const dip_sample *sample) {
  frame[AT_SUPPLY] = sample->supply;
  dip_put_u16(frame + DIP_AT_SEQUENCE, sample->sequence);
  dip_put_u16(frame + AT_FLAGS, sample->flags);
  for (uint8_t channel = 0; channel < DIP_CHANNELS; channel++)
    dip_put_i32(frame + AT_COUNTS + 4 * channel, sample->counts[channel]);
  dip_put_u32(frame + AT_LATCHED, sample->latched_us);
  dip_put_u32(frame + AT_APPLIED, sample->applied_us);
  dip_seal(frame, DIP_DEVICE_FRAME, DIP_SAMPLE);
}

void dip_sample_decode(const uint8_t *frame, dip_sample *sample) {
  sample->supply = frame[AT_SUPPLY];
  sample->sequence = dip_get_u16(frame + DIP_AT_SEQUENCE);
  sample->flags = dip_get_u16(frame + AT_FLAGS);
  for (uint8_t channel = 0; channel < DIP_CHANNELS; channel++)
    sample->counts[channel] = dip_get_i32(frame + AT_COUNTS + 4 * channel);
  sample->latched_us = dip_get_u32(frame + AT_LATCHED);
  sample->applied_us = dip_get_u32(frame + AT_APPLIED);
}
