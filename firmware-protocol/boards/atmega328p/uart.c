#include "uart.h"

#include <avr/interrupt.h>
#include <avr/io.h>
#include <string.h>

#include "frame.h"
#include "options.h"

/* Double speed: the divider nearest to BAUD, which must be within 2.5 % of it. */
#define DIVIDER ((F_CPU + 4 * BAUD) / (8 * BAUD))
#define ACTUAL_BAUD (F_CPU / (8 * DIVIDER))
#if DIVIDER < 1 || DIVIDER > 4096 || ACTUAL_BAUD * 40 > BAUD * 41 || ACTUAL_BAUD * 40 < BAUD * 39
#error "BAUD cannot be made of F_CPU."
#endif

/* A power of two, so that a mask wraps it: four frames. */
enum { RING = 4 * DIP_HOST_FRAME };

static volatile uint8_t ring[RING];
static volatile uint8_t written; /* by the interrupt */
static volatile uint8_t taken;   /* by the main loop */

static uint8_t sending[DIP_DEVICE_FRAME];
static volatile uint8_t to_send, sent; /* bytes of it; equal where all have gone to the UART */

ISR(USART_RX_vect) {
  const uint8_t byte = UDR0;
  const uint8_t after = (uint8_t)((written + 1) & (RING - 1));
  if (after == taken) return;
  ring[written] = byte;
  written = after;
}

ISR(USART_UDRE_vect) {
  uint8_t at = sent;
  UDR0 = sending[at++];
  sent = at;
  if (at == to_send) UCSR0B &= (uint8_t)~_BV(UDRIE0);
}

void uart_init(void) {
  /* In this order: simavr takes the speed from what is set when the divider is written. */
  UCSR0A = _BV(U2X0);
  UBRR0 = DIVIDER - 1;
  UCSR0C = _BV(UCSZ01) | _BV(UCSZ00);
  UCSR0B = _BV(RXCIE0) | _BV(RXEN0) | _BV(TXEN0);
}

bool uart_take(uint8_t *byte) {
  if (taken == written) return false;
  *byte = ring[taken];
  taken = (uint8_t)((taken + 1) & (RING - 1));
  return true;
}

bool uart_send(const uint8_t *bytes, uint8_t length) {
  if (sent != to_send) return false;
  memcpy(sending, bytes, length);
  /* The bytes are in memory before the interrupt is told of them. */
  __asm__ __volatile__("" ::: "memory");
  sent = 0;
  to_send = length;
  UCSR0B |= _BV(UDRIE0);
  return true;
}
