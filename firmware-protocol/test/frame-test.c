#include <string.h>

#include "bytes.h"
#include "check.h"
#include "crc16.h"
#include "frame.h"
#include "sample.h"

static void numbers_survive_the_wire(void) {
  STORY("a number comes back from its bytes, at both ends of its range");
  static const int32_t NUMBERS[] = {0, 1, -1, 255, -256, 65536, INT32_MAX, INT32_MIN};
  for (unsigned i = 0; i < sizeof NUMBERS / sizeof *NUMBERS; i++) {
    uint8_t bytes[4];
    dip_put_i32(bytes, NUMBERS[i]);
    CHECK_EQUAL(dip_get_i32(bytes), NUMBERS[i]);
  }
}

static void every_changed_bit_is_seen(void) {
  STORY("no one, two or three flipped bits pass the crc of a Sample, wherever they are");
  uint8_t frame[DIP_DEVICE_FRAME] = {0};
  const dip_sample sample = {.counts = {1234, -77, 2048}, .latched_us = 987654321};
  dip_sample_encode(frame, &sample);
  CHECK(dip_intact(frame, sizeof frame));
  unsigned passed = 0;
  const unsigned first = 8 * DIP_AT_KIND, end = 8 * sizeof frame;
  for (unsigned a = first; a < end; a++) {
    frame[a / 8] ^= (uint8_t)(1 << a % 8);
    passed += dip_crc_holds(frame, sizeof frame);
    for (unsigned b = a + 1; b < end; b++) {
      frame[b / 8] ^= (uint8_t)(1 << b % 8);
      passed += dip_crc_holds(frame, sizeof frame);
      for (unsigned c = b + 1; c < end; c++) {
        frame[c / 8] ^= (uint8_t)(1 << c % 8);
        passed += dip_crc_holds(frame, sizeof frame);
        frame[c / 8] ^= (uint8_t)(1 << c % 8);
      }
      frame[b / 8] ^= (uint8_t)(1 << b % 8);
    }
    frame[a / 8] ^= (uint8_t)(1 << a % 8);
  }
  CHECK_EQUAL(passed, 0);
}

void frame_test(void) {
  puts("frame");
  CHECK_EQUAL(dip_crc16((const uint8_t *)"123456789", 9), 0x29B1);
  numbers_survive_the_wire();
  every_changed_bit_is_seen();
}
