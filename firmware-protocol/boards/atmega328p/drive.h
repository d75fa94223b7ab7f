#ifndef DIP_DRIVE_H
#define DIP_DRIVE_H

#include <stdbool.h>
#include <stdint.h>

/* PWM, direction and enable of the drive, on port B. */

/* All low: no force, not enabled. */
void drive_init(void);

/* A force within the force limit, mN. Takes effect at once. */
void drive_set(int32_t force_mn, bool enabled);

#endif
