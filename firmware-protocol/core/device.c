#include "device.h"

#include <string.h>

#include "output.h"
#include "pages.h"
#include "references.h"

enum { SEQUENCE_WINDOW = 256, ALL_CHANNELS = (1 << DIP_CHANNELS) - 1 };
static const uint32_t QUIET_US = 100000;

void dip_device_init(dip_device *device, const dip_device_options *options,
                     const dip_board *board) {
  memset(device, 0, sizeof *device);
  device->options = *options;
  device->board = *board;
  dip_parser_init_host(&device->parser);
  device->causes = DIP_LATCHED;
  if (options->referenced_at_boot) device->referenced = ALL_CHANNELS;
  /* A contact that is open at boot did not open, so nothing has tripped yet. */
  board->read_inputs(board->context, &device->inputs);
  if (device->inputs.drive_fault) device->causes |= DIP_DRIVE_FAULT;
  dip_output_write(device, 0, false);
}

static uint32_t now_us(const dip_device *device) {
  return device->board.now_us(device->board.context);
}

static void answer(dip_device *device, const uint8_t *frame) {
  if (!device->board.send(device->board.context, frame, DIP_DEVICE_FRAME))
    device->counters.unsent++;
}

static uint16_t flags_of(const dip_device *device) {
  const dip_inputs *inputs = &device->inputs;
  uint16_t flags = device->causes;
  if (inputs->contact_open) flags |= DIP_CONTACT_OPEN;
  if (inputs->power_removed) flags |= DIP_POWER_REMOVED;
  if (inputs->limit_low) flags |= DIP_LIMIT_LOW;
  if (inputs->limit_high) flags |= DIP_LIMIT_HIGH;
  flags |= (uint16_t)((uint16_t)device->referenced << DIP_REFERENCED_SHIFT);
  flags |= (uint16_t)((uint16_t)(inputs->index_seen & ALL_CHANNELS) << DIP_INDEX_SHIFT);
  if (device->enabled) flags |= DIP_ENABLED;
  return flags;
}

/*
 * Whether the sequence of a Command is one that follows. A new count starts only after a
 * silence and only with the drive off, so that no stray frame moves a motor. Silence is
 * remembered rather than measured here: the clock wraps.
 */
static bool follows(const dip_device *device, const dip_command *command) {
  const uint16_t ahead = (uint16_t)(command->sequence - device->last_sequence);
  if (device->counting && ahead >= 1 && ahead <= SEQUENCE_WINDOW) return true;
  return (!device->counting || device->quiet) && !command->enable;
}

static void note_silence(dip_device *device, uint32_t now) {
  if (now - device->accepted_us >= QUIET_US) device->quiet = true;
}

static void take_command(dip_device *device, const dip_command *command) {
  const dip_device_options *options = &device->options;
  const uint32_t now = now_us(device);
  note_silence(device, now);
  if (!follows(device, command)) {
    device->counters.out_of_sequence++;
    return;
  }
  int32_t raw[DIP_CHANNELS], raw_index[DIP_CHANNELS];
  device->board.latch(device->board.context, raw, raw_index);
  dip_output_watch(device, now);
  device->counting = true;
  device->quiet = false;
  device->last_sequence = command->sequence;
  device->accepted_us = now;

  const bool refused =
      !dip_command_in_range(command, options->watchdog_ms, options->force_limit_mn);
  if (refused) {
    device->counters.refused++;
    dip_output_write(device, 0, false);
  } else {
    if (command->clear) dip_output_clear(device);
    if (command->reference != 0) {
      const uint8_t channel = (uint8_t)(command->reference - 1);
      dip_references_set(device, channel, raw[channel], command->value);
    }
    dip_output_apply(device, command);
  }

  dip_sample sample = {
      .supply = device->inputs.supply,
      .sequence = command->sequence,
      .flags = (uint16_t)(flags_of(device) | (refused ? DIP_REFUSED : 0)),
      .latched_us = now,
      .applied_us = device->applied_us,
  };
  for (uint8_t channel = 0; channel < DIP_CHANNELS; channel++)
    sample.counts[channel] = dip_references_count(device, channel, raw[channel]);
  uint8_t frame[DIP_DEVICE_FRAME];
  dip_sample_encode(frame, &sample);
  answer(device, frame);
}

static void take_identify(dip_device *device, const dip_identify *identify) {
  uint8_t frame[DIP_DEVICE_FRAME];
  if (dip_pages_encode(device, identify, frame)) answer(device, frame);
}

void dip_device_receive(dip_device *device, uint8_t byte) {
  const uint8_t *frame = dip_parser_take(&device->parser, byte);
  if (frame == NULL) return;
  if (frame[DIP_AT_KIND] == DIP_COMMAND) {
    dip_command command;
    dip_command_decode(frame, &command);
    take_command(device, &command);
  } else {
    dip_identify identify;
    dip_identify_decode(frame, &identify);
    take_identify(device, &identify);
  }
}

void dip_device_poll(dip_device *device) {
  const uint32_t now = now_us(device);
  note_silence(device, now);
  dip_output_watch(device, now);
}
