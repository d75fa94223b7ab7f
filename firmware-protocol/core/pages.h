#ifndef DIP_PAGES_H
#define DIP_PAGES_H

#include "device.h"

/*
 * Writes the page of a device's identity that was asked for, inside of the core only; false
 * where the device does not have it.
 */
bool dip_pages_encode(const dip_device *device, const dip_identify *identify, uint8_t *frame);

#endif
