#include "damage.h"

#include <string.h>

#include "random.h"

const char *const DAMAGE_NAMES[DAMAGE_KINDS] = {"flip1", "flip2", "flip3",  "burst16",
                                                "lost",  "added", "burst64"};

static void flip(uint8_t *bytes, unsigned bit) { bytes[bit / 8] ^= (uint8_t)(1u << bit % 8); }

static void flip_bits(uint8_t *bytes, unsigned length, unsigned count) {
  unsigned flipped[3];
  for (unsigned i = 0; i < count; i++) {
    bool again;
    do {
      flipped[i] = random_below(8 * length);
      again = false;
      for (unsigned j = 0; j < i; j++) again |= flipped[j] == flipped[i];
    } while (again);
    flip(bytes, flipped[i]);
  }
}

/* The first and the last bit of a burst are flipped, those between at random. */
static void burst(uint8_t *bytes, unsigned length, unsigned shortest, unsigned longest) {
  const unsigned width = shortest + random_below(longest - shortest + 1);
  const unsigned first = random_below(8 * length - width + 1);
  flip(bytes, first);
  for (unsigned i = 1; i + 1 < width; i++)
    if (random_below(2) == 1) flip(bytes, first + i);
  if (width > 1) flip(bytes, first + width - 1);
}

unsigned damage(damage_kind kind, const uint8_t *frame, uint8_t length, uint8_t *out) {
  memcpy(out, frame, length);
  const unsigned some = 1 + random_below(4);
  switch (kind) {
    case DAMAGE_FLIP1:
    case DAMAGE_FLIP2:
    case DAMAGE_FLIP3:
      flip_bits(out, length, 1 + (unsigned)(kind - DAMAGE_FLIP1));
      return length;
    case DAMAGE_BURST16:
      burst(out, length, 1, 16);
      return length;
    case DAMAGE_BURST64:
      burst(out, length, 17, 64);
      return length;
    case DAMAGE_LOST: {
      const unsigned at = random_below(length - some + 1);
      memmove(out + at, out + at + some, length - at - some);
      return length - some;
    }
    default: {
      const unsigned at = 1 + random_below(length - 1u);
      memmove(out + at + some, out + at, length - at);
      for (unsigned i = 0; i < some; i++) out[at + i] = (uint8_t)random_below(256);
      return length + some;
    }
  }
}

bool damage_left_it_whole(const uint8_t *stream, unsigned end, const uint8_t *frame,
                          uint8_t length) {
  for (unsigned at = 0; at < end; at++)
    if (memcmp(stream + at, frame, length) == 0) return true;
  return false;
}
