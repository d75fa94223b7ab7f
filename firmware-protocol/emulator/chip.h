/*
 * An ATmega328P at 16 MHz in simavr, as boards/atmega328p wires it: encoders as quadrature on its
 * pins, inputs, the drive read back from its timer and pins, and its UART.
 */
#ifndef DIP_CHIP_H
#define DIP_CHIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <simavr/avr_uart.h>
#include <simavr/sim_avr.h>

#include "encoders.h"

enum { DIP_CHIP_HZ = 16000000, DIP_CHIP_CYCLES_PER_US = 16, DIP_CHIP_QUEUE = 4096 };

typedef struct {
  bool contact_open, power_removed, drive_fault, limit_low, limit_high;
} dip_chip_inputs;

typedef struct {
  avr_t *avr;
  avr_uart_t *uart;
  avr_irq_t *uart_in;
  /* Levels from outside of ports B, C and D. */
  uint8_t level_b, level_c, level_d;
  /* The counts that the encoder pins have gone through, and those that they go to. */
  int32_t shown[DIP_ENCODERS], wanted[DIP_ENCODERS];
  int next_channel;
  /* What waits for the UART, one character time a byte. */
  uint8_t incoming[DIP_CHIP_QUEUE];
  size_t first, waiting;
  avr_cycle_count_t character_cycles, next_character;
  /* What came out of it in the last run. */
  uint8_t sent[DIP_CHIP_QUEUE];
  size_t sent_length;
} dip_chip;

/* Loads the firmware; false, with a line on stderr, where that cannot be read. */
bool dip_chip_init(dip_chip *chip, const char *elf, double baud);

/* Gives back what it holds; it can be loaded again then. */
void dip_chip_free(dip_chip *chip);

void dip_chip_set_inputs(dip_chip *chip, const dip_chip_inputs *inputs);

/* The counts that the encoders are to reach by the end of the next run. */
void dip_chip_set_counts(dip_chip *chip, const int32_t counts[DIP_ENCODERS]);

/* Bytes for its UART; what finds no room is lost. */
void dip_chip_receive(dip_chip *chip, const uint8_t *bytes, size_t length);

/* Runs up to this cycle, edges and characters spread over the time. False: it has crashed. */
bool dip_chip_run(dip_chip *chip, avr_cycle_count_t until);

/* What its outputs tell the drive: a share of full scale, -1 to 1. */
double dip_chip_drive(const dip_chip *chip, bool *enabled);

#endif
