#include "inputs.h"

#include <avr/io.h>

#include "pins.h"

void inputs_init(void) {
  DDRD &= (uint8_t)~DIP_PINS_INPUTS;
  PORTD |= DIP_PINS_INPUTS;
  /* The pull-ups take a moment against the capacity of the wires. */
  for (uint16_t wait = 0; wait < 1000; wait++) __asm__ __volatile__("nop");
}

/* High stops the rig, and so does a broken wire. */
void inputs_read(dip_inputs *inputs) {
  const uint8_t pins = PIND;
  inputs->contact_open = (pins & _BV(DIP_PIN_CONTACT)) != 0;
  inputs->power_removed = (pins & _BV(DIP_PIN_POWER)) != 0;
  inputs->limit_low = (pins & _BV(DIP_PIN_LIMIT_LOW)) != 0;
  inputs->limit_high = (pins & _BV(DIP_PIN_LIMIT_HIGH)) != 0;
  inputs->drive_fault = (pins & _BV(DIP_PIN_DRIVE_FAULT)) != 0;
  inputs->supply = 0;
}
