#include "frame.h"

#include "bytes.h"
#include "crc16.h"

uint16_t dip_guard(const uint8_t *frame, uint8_t length) {
  uint16_t sum = 0;
  for (uint8_t at = DIP_AT_KIND; at < length - 4; at = (uint8_t)(at + 2))
    sum = (uint16_t)(sum + dip_get_u16(frame + at));
  return (uint16_t)~sum;
}

static uint16_t crc_of(const uint8_t *frame, uint8_t length) {
  return dip_crc16(frame + DIP_AT_KIND, (uint8_t)(length - 4));
}

void dip_seal(uint8_t *frame, uint8_t length, uint8_t kind) {
  frame[0] = DIP_SYNC_0;
  frame[1] = DIP_SYNC_1;
  frame[DIP_AT_KIND] = kind;
  dip_put_u16(frame + length - 4, dip_guard(frame, length));
  dip_put_u16(frame + length - 2, crc_of(frame, length));
}

bool dip_crc_holds(const uint8_t *frame, uint8_t length) {
  return dip_get_u16(frame + length - 2) == crc_of(frame, length);
}

bool dip_intact(const uint8_t *frame, uint8_t length) {
  return dip_crc_holds(frame, length) &&
         dip_get_u16(frame + length - 4) == dip_guard(frame, length);
}
