/*
 * Tries every burst of up to 16 bits at every place behind the sync bytes of both lengths of
 * frame, with the bits of a byte counted from the lowest (as a UART sends them) and from the
 * highest, and says how many of them the crc misses, and how many crc and guard miss.
 *
 * The crc is linear: whether it misses a burst does not depend on the frame. The guard is a
 * sum, so whether it misses one does; here it counts as missed where there is any frame for
 * which it would be. Exit 1 where both miss one.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "bytes.h"
#include "crc16.h"
#include "frame.h"

enum { BURST = 16 };

typedef struct {
  unsigned long bursts, past_crc, past_both;
} tally;

/* Bit `at` of a frame, in one of the two orders. */
static void flip(uint8_t *frame, unsigned at, bool lowest_first) {
  const unsigned bit = at % 8;
  frame[at / 8] ^= (uint8_t)(1u << (lowest_first ? bit : 7 - bit));
}

/* The crc's remainder of an error: 0 where the crc misses it. */
static uint16_t remainder_of(const uint8_t *error, uint8_t length) {
  static const uint8_t NO_ERROR[DIP_DEVICE_FRAME];
  const uint8_t covered = (uint8_t)(length - 4);
  const uint16_t change =
      dip_crc16(error + DIP_AT_KIND, covered) ^ dip_crc16(NO_ERROR + DIP_AT_KIND, covered);
  return change ^ dip_get_u16(error + length - 2);
}

/*
 * Whether there is a frame whose guard misses the error: each flipped bit adds or takes its
 * weight, by what it was, and the words with the guard must add up to the same.
 */
static bool guard_can_miss(const uint8_t *error, uint8_t length) {
  uint16_t weights[BURST];
  unsigned count = 0;
  for (uint8_t byte = DIP_AT_KIND; byte < length - 2; byte++)
    for (uint8_t bit = 0; bit < 8; bit++)
      if (error[byte] >> bit & 1) weights[count++] = (uint16_t)(1u << (8 * (byte & 1) + bit));
  for (uint32_t signs = 0; signs < 1ul << count; signs++) {
    uint16_t sum = 0;
    for (unsigned i = 0; i < count; i++)
      sum = (uint16_t)(signs >> i & 1 ? sum + weights[i] : sum - weights[i]);
    if (sum == 0) return true;
  }
  return false;
}

static void try_all(tally *result, uint8_t length, bool lowest_first) {
  const unsigned bits = 8u * length;
  for (unsigned first = 8 * DIP_AT_KIND; first < bits; first++) {
    const unsigned width = bits - first < BURST ? bits - first : BURST;
    /* A burst begins with a flipped bit: an odd pattern. */
    for (uint32_t pattern = 1; pattern < 1ul << width; pattern += 2) {
      uint8_t error[DIP_DEVICE_FRAME] = {0};
      for (unsigned i = 0; i < width; i++)
        if (pattern >> i & 1) flip(error, first + i, lowest_first);
      result->bursts++;
      if (remainder_of(error, length) != 0) continue;
      result->past_crc++;
      if (guard_can_miss(error, length)) result->past_both++;
    }
  }
}

int main(void) {
  tally result = {0, 0, 0};
  try_all(&result, DIP_HOST_FRAME, true);
  try_all(&result, DIP_HOST_FRAME, false);
  try_all(&result, DIP_DEVICE_FRAME, true);
  try_all(&result, DIP_DEVICE_FRAME, false);
  printf("{\"bursts\":%lu,\"pastCrc\":%lu,\"pastCrcAndGuard\":%lu}\n", result.bursts,
         result.past_crc, result.past_both);
  return result.past_both == 0 ? 0 : 1;
}
