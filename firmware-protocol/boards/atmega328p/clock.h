#ifndef DIP_CLOCK_H
#define DIP_CLOCK_H

#include <stdint.h>

/* Microseconds since boot, from timer 2; wraps after 71.6 minutes. */

void clock_init(void);

/* Not from an interrupt. */
uint32_t clock_us(void);

#endif
