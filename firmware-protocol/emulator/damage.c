#include "damage.h"

#include <stdbool.h>
#include <string.h>

/* A frame whose bytes stop coming for so long was never whole. */
static const uint64_t PATIENCE_US = 2000;

/* Of the kind: set in what a device sends. */
static const uint8_t FROM_DEVICE = 0x08;

void dip_damage_init(dip_damage *damage, const dip_faults *faults, uint64_t seed, dip_sink sink,
                     void *context) {
  memset(damage, 0, sizeof *damage);
  damage->faults = faults;
  damage->sink = sink;
  damage->context = context;
  dip_random_seed(&damage->random, seed);
}

static bool cuts_frames(const dip_faults *faults) {
  return faults->loss > 0 || faults->truncate > 0 || faults->burst > 0;
}

/* Length of the frame that these bytes begin; 1 where they begin none. */
static size_t frame_length(const uint8_t *bytes, size_t length) {
  if (bytes[0] != DIP_SYNC_0 || (length > 1 && bytes[1] != DIP_SYNC_1)) return 1;
  if (length > 2 && (bytes[DIP_AT_KIND] >> 4) != 1) return 1;
  if (length > 2 && (bytes[DIP_AT_KIND] & FROM_DEVICE) != 0) return DIP_DEVICE_FRAME;
  return DIP_HOST_FRAME;
}

static void flip_bits(dip_damage *damage, uint8_t *bytes, size_t length) {
  for (size_t i = 0; i < length; i++) {
    if (!dip_random_chance(&damage->random, damage->faults->flip)) continue;
    bytes[i] = (uint8_t)(bytes[i] ^ (1u << dip_random_below(&damage->random, 8)));
  }
}

static void burst(dip_damage *damage, uint8_t *bytes, size_t length) {
  if (length < 2) return;
  uint32_t first = dip_random_below(&damage->random, (uint32_t)(8 * length - 15));
  /* The first bit is wrong for certain, so that there is a burst. */
  uint32_t pattern = 1 | dip_random_below(&damage->random, 0x10000);
  for (uint32_t i = 0; i < 16; i++) {
    uint32_t bit = first + i;
    if ((pattern >> i) & 1) bytes[bit / 8] = (uint8_t)(bytes[bit / 8] ^ (1u << bit % 8));
  }
}

static void hand_on(dip_damage *damage, uint64_t now_us, bool whole) {
  const dip_faults *f = damage->faults;
  uint8_t *bytes = damage->frame;
  size_t length = damage->length;
  damage->length = 0;
  if (whole && length > 1) {
    if (dip_random_chance(&damage->random, f->loss)) return;
    if (dip_random_chance(&damage->random, f->truncate)) {
      length = 1 + dip_random_below(&damage->random, (uint32_t)length - 1);
    }
    if (dip_random_chance(&damage->random, f->burst)) burst(damage, bytes, length);
  }
  flip_bits(damage, bytes, length);
  damage->sink(damage->context, now_us, bytes, length);
}

/* The bytes before the first that may begin a frame belong to none. */
static void drop_false_start(dip_damage *damage, uint64_t now_us) {
  while (damage->length > 0 && frame_length(damage->frame, damage->length) == 1) {
    uint8_t rest[DIP_DEVICE_FRAME];
    size_t left = damage->length - 1;
    memcpy(rest, damage->frame + 1, left);
    damage->length = 1;
    hand_on(damage, now_us, false);
    memcpy(damage->frame, rest, left);
    damage->length = left;
  }
}

void dip_damage_push(dip_damage *damage, uint64_t now_us, const uint8_t *bytes, size_t length) {
  if (damage->length == 0 && !cuts_frames(damage->faults) && damage->faults->flip == 0) {
    damage->sink(damage->context, now_us, bytes, length);
    return;
  }
  damage->last_us = now_us;
  for (size_t i = 0; i < length; i++) {
    damage->frame[damage->length++] = bytes[i];
    drop_false_start(damage, now_us);
    if (damage->length > 2 && damage->length == frame_length(damage->frame, damage->length)) {
      hand_on(damage, now_us, true);
    }
  }
}

void dip_damage_poll(dip_damage *damage, uint64_t now_us) {
  if (damage->length > 0 && now_us - damage->last_us >= PATIENCE_US) hand_on(damage, now_us, false);
}
