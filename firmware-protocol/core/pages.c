#include "pages.h"

#include "references.h"

static void encode_numbers(const dip_device *device, uint16_t sequence, uint8_t *frame) {
  const dip_device_options *options = &device->options;
  const dip_identity_numbers numbers = {
      .major = DIP_MAJOR,
      .minor = DIP_MINOR,
      .counts_per_metre = options->counts_per_metre,
      .counts_per_rev1 = options->counts_per_rev1,
      .counts_per_rev2 = options->counts_per_rev2,
      .force_limit_mn = options->force_limit_mn,
      .watchdog_ms = options->watchdog_ms,
      .features = options->features,
  };
  dip_identity_encode_numbers(frame, sequence, &numbers);
}

static void encode_index(const dip_device *device, uint16_t sequence, uint8_t *frame) {
  int32_t raw[DIP_CHANNELS], raw_index[DIP_CHANNELS];
  device->board.latch(device->board.context, raw, raw_index);
  dip_identity_index index = {.seen = device->inputs.index_seen};
  for (uint8_t channel = 0; channel < DIP_CHANNELS; channel++)
    index.counts[channel] = dip_references_count(device, channel, raw_index[channel]);
  dip_identity_encode_index(frame, sequence, &index);
}

bool dip_pages_encode(const dip_device *device, const dip_identify *identify, uint8_t *frame) {
  const dip_device_options *options = &device->options;
  switch (identify->page) {
    case DIP_PAGE_NUMBERS:
      encode_numbers(device, identify->sequence, frame);
      return true;
    case DIP_PAGE_NAME:
      dip_identity_encode_text(frame, identify->sequence, DIP_PAGE_NAME, options->name);
      return true;
    case DIP_PAGE_BUILD:
      dip_identity_encode_text(frame, identify->sequence, DIP_PAGE_BUILD, options->build);
      return true;
    case DIP_PAGE_INDEX:
      encode_index(device, identify->sequence, frame);
      return true;
    default:
      return false;
  }
}
