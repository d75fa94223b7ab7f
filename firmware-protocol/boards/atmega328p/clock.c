#include "clock.h"

#include <avr/interrupt.h>
#include <avr/io.h>
#include <util/atomic.h>

#include "options.h"

#if F_CPU != 16000000UL
#error "The clock counts half microseconds: it wants 16 MHz."
#endif

/* 256 steps of half a microsecond each. */
static volatile uint32_t overflows;

ISR(TIMER2_OVF_vect) { overflows++; }

void clock_init(void) {
  TCCR2A = 0;
  TCCR2B = _BV(CS21); /* 16 MHz / 8 */
  TIMSK2 = _BV(TOIE2);
}

uint32_t clock_us(void) {
  uint32_t rounds;
  uint8_t steps;
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    rounds = overflows;
    steps = TCNT2;
    /* An overflow whose interrupt waits; a high count was read before it. */
    if (bit_is_set(TIFR2, TOV2) && steps < 128) rounds++;
  }
  return (rounds << 7) + (steps >> 1);
}
