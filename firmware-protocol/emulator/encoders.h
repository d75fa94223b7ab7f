/*
 * Three incremental encoders: from a state to counts that start at 0 wherever the rig stands when
 * its firmware boots.
 */
#ifndef DIP_ENCODERS_H
#define DIP_ENCODERS_H

#include <stdbool.h>
#include <stdint.h>

#include "plant.h"

enum { DIP_ENCODERS = 3 };

typedef struct {
  /* Counts in a metre or a radian; 1 or -1; the value at count 0, m or rad. By channel. */
  double counts_per_unit[DIP_ENCODERS], sign[DIP_ENCODERS], offset[DIP_ENCODERS];
  /* The upper encoder sits on the joint and reads theta2 - theta1. */
  bool theta2_relative;
} dip_encoder_options;

typedef struct {
  dip_encoder_options options;
  int32_t at_boot[DIP_ENCODERS];
  /* A stuck channel, -1 for none, and what it goes on to read. */
  int stuck;
  int32_t stuck_count;
} dip_encoders;

/* The firmware boots in `state`: all counts are 0 there. */
void dip_encoders_boot(dip_encoders *encoders, const dip_encoder_options *options,
                       const double state[DIP_STATE]);

/* What the firmware counts in `state`. */
void dip_encoders_read(const dip_encoders *encoders, const double state[DIP_STATE],
                       int32_t counts[DIP_ENCODERS]);

/* What the bridge reads in `state` once the encoders are referenced. */
void dip_encoders_referenced(const dip_encoders *encoders, const double state[DIP_STATE],
                             int32_t counts[DIP_ENCODERS]);

/* Lets `channel` read what it reads in `state` from now on; -1 lets all of them move again. */
void dip_encoders_stick(dip_encoders *encoders, int channel, const double state[DIP_STATE]);

#endif
