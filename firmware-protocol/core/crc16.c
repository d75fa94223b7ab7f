#include "crc16.h"

/*
 * Eight steps of the division at once, in shifts of single bytes: no table, and fast on a
 * processor that has neither wide registers nor a barrel shifter.
 */
uint16_t dip_crc16(const uint8_t *bytes, uint8_t length) {
  uint8_t high = 0xFF, low = 0xFF;
  for (; length > 0; length--) {
    uint8_t x = *bytes++ ^ high;
    x ^= (uint8_t)(x >> 4);
    const uint8_t x_4 = (uint8_t)(x << 4);
    high = low ^ x_4 ^ (uint8_t)(x >> 3);
    low = x ^ (uint8_t)(x_4 << 1);
  }
  return (uint16_t)((uint16_t)high << 8 | low);
}
