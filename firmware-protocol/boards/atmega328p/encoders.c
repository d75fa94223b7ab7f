#include "encoders.h"

#include <avr/interrupt.h>
#include <avr/io.h>
#include <util/atomic.h>

#include "bytes.h"
#include "pins.h"
#include "quadrature.h"

enum { X_SHIFT = DIP_PIN_X_A, THETA1_SHIFT = DIP_PIN_THETA1_A, THETA2_SHIFT = DIP_PIN_THETA2_A };

/* Of the interrupts alone, or with interrupts off. */
static dip_quadrature encoders[DIP_CHANNELS];
static uint8_t pins_before;
static uint16_t index_counts_16[DIP_CHANNELS];
static uint8_t index_pins_before;
static uint8_t index_new;

/* Of the main loop. */
static uint32_t counts_32[DIP_CHANNELS];
static uint32_t index_counts_32[DIP_CHANNELS];
static uint8_t index_seen;

/* One reading for all three, and no work for an encoder that stands. */
DIP_ALWAYS_INLINE void take_pins(void) {
  const uint8_t pins = PINC & DIP_PINS_ENCODERS;
  const uint8_t changed = pins ^ pins_before;
  pins_before = pins;
  if (changed & 3 << X_SHIFT) dip_quadrature_take(&encoders[DIP_X], pins >> X_SHIFT & 3);
  if (changed & 3 << THETA1_SHIFT)
    dip_quadrature_take(&encoders[DIP_THETA1], pins >> THETA1_SHIFT & 3);
  if (changed & 3 << THETA2_SHIFT)
    dip_quadrature_take(&encoders[DIP_THETA2], pins >> THETA2_SHIFT & 3);
}

ISR(PCINT1_vect) { take_pins(); }

ISR(PCINT0_vect) {
  /* This interrupt goes before that of the encoders: an edge of theirs may still wait. */
  take_pins();
  const uint8_t pins = PINB & DIP_PINS_INDEX;
  const uint8_t risen = (uint8_t)(pins & ~index_pins_before) >> DIP_PIN_INDEX_X;
  index_pins_before = pins;
  for (uint8_t channel = 0; channel < DIP_CHANNELS; channel++)
    if (risen >> channel & 1) index_counts_16[channel] = encoders[channel].count;
  index_new |= risen;
}

void encoders_init(void) {
  DDRC &= (uint8_t)~DIP_PINS_ENCODERS;
  PORTC |= DIP_PINS_ENCODERS;
  DDRB &= (uint8_t)~DIP_PINS_INDEX;
  PORTB |= DIP_PINS_INDEX;
  /* The pull-ups take a moment, and the input synchroniser two clocks. */
  for (uint8_t wait = 0; wait < 100; wait++) __asm__ __volatile__("nop");

  pins_before = PINC & DIP_PINS_ENCODERS;
  index_pins_before = PINB & DIP_PINS_INDEX;
  dip_quadrature_init(&encoders[DIP_X], pins_before >> X_SHIFT & 3);
  dip_quadrature_init(&encoders[DIP_THETA1], pins_before >> THETA1_SHIFT & 3);
  dip_quadrature_init(&encoders[DIP_THETA2], pins_before >> THETA2_SHIFT & 3);
  PCMSK1 = DIP_PINS_ENCODERS;
  PCMSK0 = DIP_PINS_INDEX;
  PCICR = _BV(PCIE1) | _BV(PCIE0);
}

void encoders_poll(void) {
  uint16_t counts[DIP_CHANNELS], at_index[DIP_CHANNELS];
  uint8_t pulses;
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    for (uint8_t channel = 0; channel < DIP_CHANNELS; channel++) {
      counts[channel] = encoders[channel].count;
      at_index[channel] = index_counts_16[channel];
    }
    pulses = index_new;
    index_new = 0;
  }
  for (uint8_t channel = 0; channel < DIP_CHANNELS; channel++)
    counts_32[channel] = dip_quadrature_extend(counts_32[channel], counts[channel]);
  if (pulses == 0) return;
  for (uint8_t channel = 0; channel < DIP_CHANNELS; channel++)
    if (pulses >> channel & 1)
      index_counts_32[channel] = dip_quadrature_extend(counts_32[channel], at_index[channel]);
  index_seen |= pulses;
}

void encoders_latch(int32_t counts[DIP_CHANNELS], int32_t index_counts[DIP_CHANNELS]) {
  encoders_poll();
  for (uint8_t channel = 0; channel < DIP_CHANNELS; channel++) {
    counts[channel] = dip_signed(counts_32[channel]);
    index_counts[channel] = dip_signed(index_counts_32[channel]);
  }
}

uint8_t encoders_index_seen(void) { return index_seen; }
