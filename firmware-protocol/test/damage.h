#ifndef DIP_TEST_DAMAGE_H
#define DIP_TEST_DAMAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "frame.h"

/* What a wire does to a frame. */
typedef enum {
  DAMAGE_FLIP1,  /* one, two, three bits flipped */
  DAMAGE_FLIP2,
  DAMAGE_FLIP3,
  DAMAGE_BURST16, /* a burst of up to 16 bits, in the order in which a UART sends them */
  DAMAGE_LOST,    /* 1 to 4 bytes in a row lost */
  DAMAGE_ADDED,   /* 1 to 4 bytes added within */
  DAMAGE_BURST64, /* a burst of 17 to 64 bits */
  DAMAGE_KINDS
} damage_kind;

extern const char *const DAMAGE_NAMES[DAMAGE_KINDS];

/* Room for the longest frame and what is added to it. */
enum { DAMAGE_ROOM = DIP_DEVICE_FRAME + 4 };

/* Writes the frame, damaged, to `out`; its length there. */
unsigned damage(damage_kind kind, const uint8_t *frame, uint8_t length, uint8_t *out);

/*
 * Whether the frame is whole in the stream all the same: a byte lost where the next one is
 * its equal, for example. That is no damage to it, but to what follows. `end` is where the
 * damaged part ends, and the stream goes on behind it.
 */
bool damage_left_it_whole(const uint8_t *stream, unsigned end, const uint8_t *frame,
                          uint8_t length);

#endif
