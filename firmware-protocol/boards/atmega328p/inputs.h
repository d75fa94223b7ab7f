#ifndef DIP_BOARD_INPUTS_H
#define DIP_BOARD_INPUTS_H

#include "device.h"

/* Contact, power, limit switches and fault of the drive, on port D. */

void inputs_init(void);
void inputs_read(dip_inputs *inputs);

#endif
