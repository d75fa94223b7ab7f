#include "references.h"

#include "bytes.h"

void dip_references_set(dip_device *device, uint8_t channel, int32_t raw, int32_t count) {
  device->offsets[channel] = (uint32_t)count - (uint32_t)raw;
  device->referenced = (uint8_t)(device->referenced | 1 << channel);
}

int32_t dip_references_count(const dip_device *device, uint8_t channel, int32_t raw) {
  return dip_signed((uint32_t)raw + device->offsets[channel]);
}
