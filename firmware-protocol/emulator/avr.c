/*
 * The AVR emulator: the compiled firmware of boards/atmega328p in simavr, with a rig on its pins,
 * on a pseudo-terminal. Arguments: options.h. Exit status 1: the firmware crashed; 2: the arguments
 * are wrong; 6: no terminal or no link.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "chip.h"
#include "emulator.h"

/* Simulated in one go, and then paced. */
static const uint64_t SLICE_US = 50;
static const uint64_t BOOT_US = 20000;
/* Between the Commands of the earlier session: their answers leave in the meantime. */
static const uint64_t REFERENCE_US = 5000;
static const uint64_t INPUT_US = 1000;
/* Later than this, it does not catch up. */
static const uint64_t LATEST_US = 50000;

typedef struct {
  dip_emulator emulator;
  dip_chip chip;
  uint64_t now_us;
  /* When the chip started: its cycles count from then. */
  uint64_t started_us;
} avr_rig;

static uint64_t monotonic_us(void) {
  struct timespec t;
  (void)clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000u + (uint64_t)t.tv_nsec / 1000u;
}

static void receive(void *context, uint64_t now_us, const uint8_t *bytes, size_t length) {
  avr_rig *a = context;
  (void)now_us;
  if (!a->emulator.down) dip_chip_receive(&a->chip, bytes, length);
}

static void set_inputs(avr_rig *a) {
  const dip_faults *faults = &a->emulator.faults;
  dip_chip_inputs inputs = {.contact_open = faults->contact_open,
                            .power_removed = faults->power_removed,
                            .drive_fault = faults->drive_fault};
  dip_rig_switches(&a->emulator.rig, &inputs.limit_low, &inputs.limit_high);
  dip_chip_set_inputs(&a->chip, &inputs);
}

static bool load(avr_rig *a) {
  a->started_us = a->now_us;
  return dip_chip_init(&a->chip, a->emulator.options.elf, a->emulator.options.baud);
}

/* The rig, then the chip, go on by a slice. False: the firmware crashed. */
static bool pass_slice(avr_rig *a) {
  dip_rig *rig = &a->emulator.rig;
  bool enabled;
  const double share = dip_chip_drive(&a->chip, &enabled);
  dip_rig_drive(rig, share * a->emulator.options.full_scale,
                enabled && !a->emulator.faults.power_removed);
  a->now_us += SLICE_US;
  dip_rig_advance(rig, a->now_us);
  int32_t counts[DIP_ENCODERS];
  dip_encoders_read(&rig->encoders, rig->state, counts);
  dip_chip_set_counts(&a->chip, counts);
  set_inputs(a);
  if (!dip_chip_run(&a->chip, (a->now_us - a->started_us) * DIP_CHIP_CYCLES_PER_US)) return false;
  if (a->chip.sent_length > 0) {
    dip_emulator_say(&a->emulator, a->now_us, a->chip.sent, a->chip.sent_length);
  }
  return true;
}

static bool pass(avr_rig *a, uint64_t us) {
  const uint64_t end_us = a->now_us + us;
  while (a->now_us < end_us) {
    if (!pass_slice(a)) return false;
  }
  return true;
}

/* The session before this one, as fast as it goes. */
static bool play_earlier_session(avr_rig *a) {
  uint8_t frames[DIP_ENCODERS][DIP_HOST_FRAME];
  dip_emulator_references(&a->emulator, frames);
  for (int i = 0; i < DIP_ENCODERS; i++) {
    dip_chip_receive(&a->chip, frames[i], DIP_HOST_FRAME);
    if (!pass(a, REFERENCE_US)) return false;
  }
  if (!dip_answers_referenced(&a->emulator.answers)) {
    fprintf(stderr, "the firmware does not let itself be referenced\n");
    return false;
  }
  while (a->emulator.rig.mode != DIP_HELD) {
    if (!pass(a, REFERENCE_US)) return false;
  }
  return true;
}

static void sleep_until(uint64_t clock_us) {
  const struct timespec until = {.tv_sec = (time_t)(clock_us / 1000000u),
                                 .tv_nsec = (long)(clock_us % 1000000u) * 1000};
  (void)clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
}

static void look_at_input(dip_emulator *emulator) {
  struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
  if (emulator->input_open && poll(&input, 1, 0) > 0) dip_emulator_read_input(emulator);
}

/* A slice, with or without a firmware that runs. False: it crashed. */
static bool pass_firmware(avr_rig *a) {
  const dip_firmware firmware = dip_emulator_firmware(&a->emulator, a->now_us);
  if (firmware == DIP_DOWN) {
    a->now_us += SLICE_US;
    dip_rig_advance(&a->emulator.rig, a->now_us);
    return true;
  }
  if (firmware == DIP_STARTS) {
    dip_chip_free(&a->chip);
    if (!load(a)) return false;
  }
  return pass_slice(a);
}

/* A slice is simulated once its time has begun. */
static bool run(avr_rig *a) {
  uint64_t start_us = monotonic_us() - a->now_us;
  uint64_t input_us = a->now_us;
  while (dip_emulator_goes_on(&a->emulator, a->now_us)) {
    sleep_until(start_us + a->now_us);
    const uint64_t late_us = monotonic_us() - start_us - a->now_us;
    dip_lateness_add(&a->emulator.second, late_us);
    if (late_us > LATEST_US) start_us += late_us;
    dip_wire_serve(&a->emulator.wire, a->now_us);
    if (!pass_firmware(a)) return false;
    dip_emulator_watch(&a->emulator, a->now_us);
    if (a->now_us < input_us) continue;
    input_us = a->now_us + INPUT_US;
    look_at_input(&a->emulator);
  }
  return true;
}

int main(int argc, char **argv) {
  static avr_rig a;
  if (!dip_emulator_init(&a.emulator, argc, argv)) return 2;
  if (!load(&a)) return 2;
  const uint64_t before_us = monotonic_us();
  bool runs = pass(&a, BOOT_US);
  if (runs && !a.emulator.options.unreferenced) runs = play_earlier_session(&a);
  fprintf(stderr, "simulates %.1f times as fast as the chip\n",
          (double)a.now_us / (double)(monotonic_us() - before_us));
  if (runs) {
    if (!dip_emulator_serve(&a.emulator, a.now_us, "slice", receive, &a)) return 6;
    runs = run(&a);
    dip_emulator_close(&a.emulator);
  }
  if (!runs) fprintf(stderr, "the firmware crashed or stopped\n");
  return runs ? 0 : 1;
}
