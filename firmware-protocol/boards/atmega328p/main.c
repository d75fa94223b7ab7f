/* The device on an ATmega328P at 16 MHz, an Arduino Uno for example. */

#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/wdt.h>

#include "clock.h"
#include "device.h"
#include "drive.h"
#include "encoders.h"
#include "inputs.h"
#include "options.h"
#include "uart.h"

static uint32_t board_now_us(void *context) {
  (void)context;
  return clock_us();
}

static void board_latch(void *context, int32_t counts[DIP_CHANNELS],
                        int32_t index_counts[DIP_CHANNELS]) {
  (void)context;
  encoders_latch(counts, index_counts);
}

static void board_read_inputs(void *context, dip_inputs *inputs) {
  (void)context;
  inputs_read(inputs);
  inputs->index_seen = encoders_index_seen();
}

static void board_drive(void *context, int32_t force_mn, bool enabled) {
  (void)context;
  drive_set(force_mn, enabled);
}

static bool board_send(void *context, const uint8_t *bytes, uint8_t length) {
  (void)context;
  return uart_send(bytes, length);
}

static const dip_board BOARD = {
    .now_us = board_now_us,
    .latch = board_latch,
    .read_inputs = board_read_inputs,
    .drive = board_drive,
    .send = board_send,
};

static const dip_device_options OPTIONS = {
    .counts_per_metre = COUNTS_PER_METRE,
    .counts_per_rev1 = COUNTS_PER_REV1,
    .counts_per_rev2 = COUNTS_PER_REV2,
    .force_limit_mn = FORCE_LIMIT_MN,
    .watchdog_ms = WATCHDOG_MS,
    .features = DIP_HAS_CONTACT | DIP_HAS_POWER | DIP_HAS_LIMITS | DIP_HAS_INDEX(DIP_X) |
                DIP_HAS_INDEX(DIP_THETA1) | DIP_HAS_INDEX(DIP_THETA2) | DIP_HAS_FAULT,
    .name = "dip-bridge atmega328p",
    .build = BUILD,
};

static dip_device device;

int main(void) {
  drive_init();
  /* The last line: a loop that stands resets the chip, which lets go of the drive. */
  MCUSR = 0;
  wdt_enable(WDTO_30MS);
  inputs_init();
  encoders_init();
  clock_init();
  uart_init();
  dip_device_init(&device, &OPTIONS, &BOARD);
  sei();

  for (uint8_t round = 0;; round++) {
    uint8_t byte;
    /* A frame at most between two looks at the inputs, whatever comes in. */
    for (uint8_t i = 0; i < DIP_HOST_FRAME && uart_take(&byte); i++)
      dip_device_receive(&device, byte);
    /* A latch does so too, but a host may be silent: 256 rounds are 50 ms at most. */
    if (round == 0) encoders_poll();
    dip_device_poll(&device);
    wdt_reset();
  }
}
