#include "rig.h"

#include <string.h>

static uint32_t now_us(void *context) { return ((rig *)context)->now_us; }

static void latch(void *context, int32_t counts[DIP_CHANNELS],
                  int32_t index_counts[DIP_CHANNELS]) {
  const rig *of = context;
  memcpy(counts, of->counts, sizeof of->counts);
  memcpy(index_counts, of->index_counts, sizeof of->index_counts);
}

static void read_inputs(void *context, dip_inputs *inputs) { *inputs = ((rig *)context)->inputs; }

static void drive(void *context, int32_t force_mn, bool enabled) {
  rig *of = context;
  of->now_us += 10; /* to write the output takes a moment */
  of->force_mn = force_mn;
  of->enabled = enabled;
}

static bool send(void *context, const uint8_t *bytes, uint8_t length) {
  rig *of = context;
  if (of->line_busy) return false;
  of->answers++;
  memcpy(of->last_answer, bytes, length);
  return true;
}

void rig_boot_device(rig *of, const dip_device_options *options) {
  const dip_board board = {of, now_us, latch, read_inputs, drive, send};
  dip_device_init(&of->device, options, &board);
}

void rig_boot(rig *of) {
  static const dip_device_options OPTIONS = {
      .counts_per_metre = 20000,
      .counts_per_rev1 = 4096,
      .counts_per_rev2 = 4096,
      .force_limit_mn = 200000,
      .watchdog_ms = 100,
      .features = DIP_HAS_CONTACT,
      .name = "a name of more than twenty-two characters",
      .build = "test",
  };
  memset(of, 0, sizeof *of);
  of->now_us = 5000;
  rig_boot_device(of, &OPTIONS);
}

dip_sample rig_send(rig *of, const dip_command *command) {
  uint8_t frame[DIP_HOST_FRAME];
  const unsigned answers = of->answers;
  of->sequence = command->sequence;
  dip_command_encode(frame, command);
  for (uint8_t i = 0; i < sizeof frame; i++) dip_device_receive(&of->device, frame[i]);
  dip_sample sample = {0};
  if (of->answers != answers) dip_sample_decode(of->last_answer, &sample);
  return sample;
}

static dip_command next(const rig *of) {
  return (dip_command){.sequence = (uint16_t)(of->sequence + 1), .validity_ms = 20};
}

dip_sample rig_force(rig *of, int32_t force_mn) {
  dip_command command = next(of);
  command.enable = true;
  command.value = force_mn;
  return rig_send(of, &command);
}

dip_sample rig_idle(rig *of) {
  const dip_command command = next(of);
  return rig_send(of, &command);
}

dip_sample rig_clear(rig *of) {
  dip_command command = next(of);
  command.clear = true;
  return rig_send(of, &command);
}

dip_sample rig_refer(rig *of, uint8_t channel, int32_t count) {
  dip_command command = next(of);
  command.reference = (uint8_t)(channel + 1);
  command.value = count;
  return rig_send(of, &command);
}

void rig_wait_ms(rig *of, uint32_t ms) {
  for (uint32_t i = 0; i < ms; i++) {
    of->now_us += 1000;
    dip_device_poll(&of->device);
  }
}

void rig_run(rig *of) {
  rig_boot(of);
  rig_clear(of);
  rig_force(of, 10000);
}
