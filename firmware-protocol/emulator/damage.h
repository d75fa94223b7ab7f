/*
 * One direction of a wire with faults: cuts a sound stream into frames, damages them as asked, and
 * hands the bytes on.
 */
#ifndef DIP_DAMAGE_H
#define DIP_DAMAGE_H

#include <stddef.h>
#include <stdint.h>

#include "faults.h"
#include "frame.h"
#include "random.h"

typedef void (*dip_sink)(void *context, uint64_t now_us, const uint8_t *bytes, size_t length);

typedef struct {
  const dip_faults *faults;
  dip_random random;
  dip_sink sink;
  void *context;
  /* The frame that is coming in, and when its last byte came. */
  uint8_t frame[DIP_DEVICE_FRAME];
  size_t length;
  uint64_t last_us;
} dip_damage;

void dip_damage_init(dip_damage *damage, const dip_faults *faults, uint64_t seed, dip_sink sink,
                     void *context);

void dip_damage_push(dip_damage *damage, uint64_t now_us, const uint8_t *bytes, size_t length);

/* Hands on a part of a frame whose rest does not come; call it about every millisecond. */
void dip_damage_poll(dip_damage *damage, uint64_t now_us);

#endif
