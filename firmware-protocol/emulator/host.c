/*
 * The host emulator: the firmware's core compiled for this machine, with a rig behind it, on a
 * pseudo-terminal. Arguments: options.h. Exit status 2: they are wrong; 6: no terminal or no link.
 */
#define _GNU_SOURCE
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "device.h"
#include "emulator.h"
#include "identity.h"

static const uint64_t POLL_US = 1000;
/* A supply of 24 V in steps of 0.25 V. */
static const uint8_t SUPPLY = 96;

typedef struct {
  dip_emulator emulator;
  dip_device device;
  /* While it is not on the machine's clock, time passes only as it is told. */
  bool on_clock;
  uint64_t virtual_us, clock_start_us, clock_base_us;
  /* When the firmware booted: where its own clock begins. */
  uint64_t booted_us;
} host;

static uint64_t monotonic_us(void) {
  struct timespec t;
  (void)clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000u + (uint64_t)t.tv_nsec / 1000u;
}

static uint64_t now(const host *h) {
  if (!h->on_clock) return h->virtual_us;
  return h->clock_base_us + (monotonic_us() - h->clock_start_us);
}

static uint32_t board_now(void *context) {
  const host *h = context;
  return (uint32_t)(now(h) - h->booted_us);
}

static void board_latch(void *context, int32_t counts[DIP_CHANNELS],
                        int32_t index_counts[DIP_CHANNELS]) {
  host *h = context;
  dip_rig_advance(&h->emulator.rig, now(h));
  dip_encoders_read(&h->emulator.rig.encoders, h->emulator.rig.state, counts);
  memset(index_counts, 0, DIP_CHANNELS * sizeof *index_counts);
}

static void board_read_inputs(void *context, dip_inputs *inputs) {
  const host *h = context;
  const dip_faults *faults = &h->emulator.faults;
  memset(inputs, 0, sizeof *inputs);
  inputs->contact_open = faults->contact_open;
  inputs->power_removed = faults->power_removed;
  inputs->drive_fault = faults->drive_fault;
  inputs->supply = faults->power_removed ? 0 : SUPPLY;
  dip_rig_switches(&h->emulator.rig, &inputs->limit_low, &inputs->limit_high);
}

static void board_drive(void *context, int32_t force_mn, bool enabled) {
  host *h = context;
  dip_rig_advance(&h->emulator.rig, now(h));
  dip_rig_drive(&h->emulator.rig, 1e-3 * force_mn, enabled && !h->emulator.faults.power_removed);
}

static bool board_send(void *context, const uint8_t *bytes, uint8_t length) {
  host *h = context;
  dip_emulator_say(&h->emulator, now(h), bytes, length);
  return true;
}

static void boot(host *h) {
  const dip_options *options = &h->emulator.options;
  const dip_board board = {
      .context = h,
      .now_us = board_now,
      .latch = board_latch,
      .read_inputs = board_read_inputs,
      .drive = board_drive,
      .send = board_send,
  };
  const dip_device_options device_options = {
      .counts_per_metre = (uint32_t)options->counts[0],
      .counts_per_rev1 = (uint32_t)options->counts[1],
      .counts_per_rev2 = (uint32_t)options->counts[2],
      .force_limit_mn = (uint32_t)(1e3 * options->full_scale + 0.5),
      .watchdog_ms = (uint16_t)options->watchdog_ms,
      .features =
          DIP_HAS_CONTACT | DIP_HAS_POWER | DIP_HAS_LIMITS | DIP_HAS_SUPPLY | DIP_HAS_FAULT,
      .name = "dip-bridge host",
      .build = options->build == NULL ? "" : options->build,
  };
  h->booted_us = now(h);
  dip_device_init(&h->device, &device_options, &board);
}

static void receive(void *context, uint64_t now_us, const uint8_t *bytes, size_t length) {
  host *h = context;
  (void)now_us;
  if (h->emulator.down) return;
  for (size_t i = 0; i < length; i++) dip_device_receive(&h->device, bytes[i]);
}

static void pass(host *h, uint64_t us) {
  h->virtual_us += us;
  dip_rig_advance(&h->emulator.rig, h->virtual_us);
  dip_device_poll(&h->device);
}

/* The session before this one, faster than it was. */
static void play_earlier_session(host *h) {
  uint8_t frames[DIP_ENCODERS][DIP_HOST_FRAME];
  dip_emulator_references(&h->emulator, frames);
  for (int i = 0; i < DIP_ENCODERS; i++) {
    pass(h, POLL_US);
    receive(h, h->virtual_us, frames[i], DIP_HOST_FRAME);
  }
  while (h->emulator.rig.mode != DIP_HELD) pass(h, POLL_US);
}

/* Until bytes come or it is time. Whether it is time. */
static bool wait_until(host *h, uint64_t due_us) {
  const uint64_t delayed_us = dip_wire_due(&h->emulator.wire);
  const uint64_t first_us = delayed_us < due_us ? delayed_us : due_us;
  const uint64_t before_us = now(h);
  const uint64_t left_us = first_us > before_us ? first_us - before_us : 0;
  const struct timespec timeout = {.tv_sec = (time_t)(left_us / 1000000u),
                                   .tv_nsec = (long)(left_us % 1000000u) * 1000};
  struct pollfd files[] = {
      {.fd = h->emulator.wire.pty.master, .events = POLLIN},
      {.fd = h->emulator.input_open ? STDIN_FILENO : -1, .events = POLLIN},
  };
  (void)ppoll(files, 2, &timeout, NULL);
  if (files[1].revents != 0) dip_emulator_read_input(&h->emulator);
  return now(h) >= due_us;
}

static void run(host *h) {
  uint64_t due_us = now(h) + POLL_US;
  while (dip_emulator_goes_on(&h->emulator, now(h))) {
    if (wait_until(h, due_us)) {
      const uint64_t late_us = now(h) - due_us;
      dip_lateness_add(&h->emulator.second, late_us);
      due_us += POLL_US * (1 + late_us / POLL_US);
    }
    dip_rig_advance(&h->emulator.rig, now(h));
    dip_wire_serve(&h->emulator.wire, now(h));
    const dip_firmware firmware = dip_emulator_firmware(&h->emulator, now(h));
    if (firmware == DIP_STARTS) boot(h);
    if (firmware == DIP_RUNS) dip_device_poll(&h->device);
    dip_emulator_watch(&h->emulator, now(h));
  }
}

int main(int argc, char **argv) {
  static host h;
  if (!dip_emulator_init(&h.emulator, argc, argv)) return 2;
  boot(&h);
  if (!h.emulator.options.unreferenced) play_earlier_session(&h);
  h.clock_base_us = h.virtual_us;
  h.clock_start_us = monotonic_us();
  h.on_clock = true;
  if (!dip_emulator_serve(&h.emulator, now(&h), "poll", receive, &h)) return 6;
  run(&h);
  dip_emulator_close(&h.emulator);
  return 0;
}
