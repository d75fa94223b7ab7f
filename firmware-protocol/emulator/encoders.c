#include "encoders.h"

#include <math.h>

void dip_encoders_referenced(const dip_encoders *encoders, const double state[DIP_STATE],
                             int32_t counts[DIP_ENCODERS]) {
  const dip_encoder_options *o = &encoders->options;
  for (int i = 0; i < DIP_ENCODERS; i++) {
    double value = state[i];
    if (i == 2 && o->theta2_relative) value -= state[1];
    double exact = (value - o->offset[i]) * o->sign[i] * o->counts_per_unit[i];
    counts[i] = (int32_t)floor(exact + 0.5);
  }
}

void dip_encoders_boot(dip_encoders *encoders, const dip_encoder_options *options,
                       const double state[DIP_STATE]) {
  encoders->options = *options;
  encoders->stuck = -1;
  encoders->stuck_count = 0;
  dip_encoders_referenced(encoders, state, encoders->at_boot);
}

void dip_encoders_read(const dip_encoders *encoders, const double state[DIP_STATE],
                       int32_t counts[DIP_ENCODERS]) {
  dip_encoders_referenced(encoders, state, counts);
  for (int i = 0; i < DIP_ENCODERS; i++) counts[i] -= encoders->at_boot[i];
  if (encoders->stuck >= 0) counts[encoders->stuck] = encoders->stuck_count;
}

void dip_encoders_stick(dip_encoders *encoders, int channel, const double state[DIP_STATE]) {
  encoders->stuck = -1;
  if (channel < 0) return;
  int32_t counts[DIP_ENCODERS];
  dip_encoders_read(encoders, state, counts);
  encoders->stuck = channel;
  encoders->stuck_count = counts[channel];
}
