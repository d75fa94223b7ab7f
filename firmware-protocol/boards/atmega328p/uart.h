#ifndef DIP_UART_H
#define DIP_UART_H

#include <stdbool.h>
#include <stdint.h>

/* UART 0, 8N1, at BAUD. */

void uart_init(void);

/* The next byte that came in, or false. What finds its ring full is lost. */
bool uart_take(uint8_t *byte);

/* Starts sending a frame, whole or not at all: false where the last has not left. */
bool uart_send(const uint8_t *bytes, uint8_t length);

#endif
