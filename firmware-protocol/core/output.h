#ifndef DIP_OUTPUT_H
#define DIP_OUTPUT_H

#include "device.h"

/* What a device puts out, and all that takes it away: inside of the core only. */

/* Writes the output and notes when. */
void dip_output_write(dip_device *device, int32_t force_mn, bool enabled);

/*
 * Carries out what an accepted Command in range asks of the drive, by the inputs that were
 * read last.
 */
void dip_output_apply(dip_device *device, const dip_command *command);

/* Leaves the latch, where contact, power and drive are in order. */
void dip_output_clear(dip_device *device);

/* Reads the inputs at `now_us`, latches on what they or the clock say, and drops the force. */
void dip_output_watch(dip_device *device, uint32_t now_us);

#endif
