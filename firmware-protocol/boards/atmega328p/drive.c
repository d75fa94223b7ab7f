#include "drive.h"

#include <avr/io.h>

#include "options.h"
#include "pins.h"

/*
 * Steps of the PWM a mN, times 2^22: a multiplication and a shift where a division would take
 * 40 us. The product for the largest force just fits 32 bits.
 */
enum { SHIFT = 22 };
#define STEPS_PER_MN ((((uint32_t)DIP_PWM_STEPS << SHIFT) + FORCE_LIMIT_MN / 2) / FORCE_LIMIT_MN)
#if FORCE_LIMIT_MN < 1000 || FORCE_LIMIT_MN > 4000000
#error "FORCE_LIMIT_MN is out of what the arithmetic of the PWM is good for: 1 to 4000 N."
#endif

enum { OUTPUTS = _BV(DIP_PIN_DIRECTION) | _BV(DIP_PIN_PWM) | _BV(DIP_PIN_ENABLE) };

/* Fast PWM up to ICR1, 16 MHz undivided: 20 kHz. */
enum { PWM_OFF = _BV(WGM11), PWM_ON = _BV(COM1A1) | _BV(WGM11) };

void drive_init(void) {
  PORTB &= (uint8_t)~OUTPUTS;
  DDRB |= OUTPUTS;
  ICR1 = DIP_PWM_STEPS - 1;
  TCCR1A = PWM_OFF;
  TCCR1B = _BV(WGM13) | _BV(WGM12) | _BV(CS10);
}

void drive_set(int32_t force_mn, bool enabled) {
  const uint32_t size = (uint32_t)(force_mn < 0 ? -force_mn : force_mn);
  const uint16_t steps = (uint16_t)((size * STEPS_PER_MN + (1ul << (SHIFT - 1))) >> SHIFT);
  if (!enabled || steps == 0) {
    /* The timer cannot make a duty of 0: the pin does, which is low. */
    TCCR1A = PWM_OFF;
    if (enabled)
      PORTB |= _BV(DIP_PIN_ENABLE);
    else
      PORTB &= (uint8_t)~_BV(DIP_PIN_ENABLE);
    return;
  }
  TCCR1A = PWM_OFF;
  if (force_mn > 0)
    PORTB |= _BV(DIP_PIN_DIRECTION);
  else
    PORTB &= (uint8_t)~_BV(DIP_PIN_DIRECTION);
  /* OCR1A is taken over at the end of a period. It is brought near, lest the last duty act
     once more in the new direction. */
  OCR1A = steps - 1;
  TCNT1 = DIP_PWM_STEPS - 8;
  TCCR1A = PWM_ON;
  PORTB |= _BV(DIP_PIN_ENABLE);
}
