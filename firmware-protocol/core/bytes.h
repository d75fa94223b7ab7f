#ifndef DIP_BYTES_H
#define DIP_BYTES_H

#include <stdint.h>

/*
 * Little-endian numbers in a frame, byte by byte: independent of the byte order and the
 * alignment rules of the machine.
 */

static inline void dip_put_u16(uint8_t *to, uint16_t value) {
  to[0] = (uint8_t)value;
  to[1] = (uint8_t)(value >> 8);
}

static inline void dip_put_u32(uint8_t *to, uint32_t value) {
  dip_put_u16(to, (uint16_t)value);
  dip_put_u16(to + 2, (uint16_t)(value >> 16));
}

static inline void dip_put_i32(uint8_t *to, int32_t value) { dip_put_u32(to, (uint32_t)value); }

static inline uint16_t dip_get_u16(const uint8_t *from) {
  return (uint16_t)(from[0] | (uint16_t)((uint16_t)from[1] << 8));
}

static inline uint32_t dip_get_u32(const uint8_t *from) {
  return dip_get_u16(from) | (uint32_t)dip_get_u16(from + 2) << 16;
}

/* Two's complement without the implementation-defined cast of what is out of range. */
static inline int32_t dip_signed(uint32_t bits) {
  return bits <= INT32_MAX ? (int32_t)bits : -1 - (int32_t)(UINT32_MAX - bits);
}

static inline int32_t dip_get_i32(const uint8_t *from) { return dip_signed(dip_get_u32(from)); }

#endif
