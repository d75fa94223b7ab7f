#ifndef DIP_ENCODERS_H
#define DIP_ENCODERS_H

#include <stdint.h>

#include "sample.h"

/* Three incremental encoders on port C and their index pulses on port B. */

void encoders_init(void);

/* The counts since boot and those at the last index pulses, all of one moment. */
void encoders_latch(int32_t counts[DIP_CHANNELS], int32_t index_counts[DIP_CHANNELS]);

/* Bits 0, 1, 2: an index pulse of the channel came since boot. */
uint8_t encoders_index_seen(void);

/* Widens the counts of the interrupt: at least every 32767 counts, half a second of 60 kHz. */
void encoders_poll(void);

#endif
