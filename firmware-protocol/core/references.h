#ifndef DIP_REFERENCES_H
#define DIP_REFERENCES_H

#include "device.h"

/* What an encoder counts from: inside of the core only. */

/* Makes the raw count of a channel `count` from now on, and the channel referenced. */
void dip_references_set(dip_device *device, uint8_t channel, int32_t raw, int32_t count);

/* The count that belongs to a raw count of a channel. */
int32_t dip_references_count(const dip_device *device, uint8_t channel, int32_t raw);

#endif
