#include "identity.h"

#include <string.h>

#include "bytes.h"
#include "frame.h"

enum { AT_PAGE = 3, AT_CONTENT = 6 };
enum { AT_MAJOR = 6, AT_MINOR = 7, AT_PER_METRE = 8, AT_PER_REV1 = 12, AT_PER_REV2 = 16 };
enum { AT_FORCE_LIMIT = 20, AT_WATCHDOG = 24, AT_FEATURES = 26 };
enum { AT_SEEN = 6, AT_INDEX_COUNTS = 8 };

static void open_page(uint8_t *frame, uint16_t sequence, uint8_t page) {
  memset(frame, 0, DIP_DEVICE_FRAME);
  frame[AT_PAGE] = page;
  dip_put_u16(frame + DIP_AT_SEQUENCE, sequence);
}

static void seal_page(uint8_t *frame) { dip_seal(frame, DIP_DEVICE_FRAME, DIP_IDENTITY); }

void dip_identity_encode_numbers(uint8_t *frame, uint16_t sequence,
                                 const dip_identity_numbers *numbers) {
  open_page(frame, sequence, DIP_PAGE_NUMBERS);
  frame[AT_MAJOR] = numbers->major;
  frame[AT_MINOR] = numbers->minor;
  dip_put_u32(frame + AT_PER_METRE, numbers->counts_per_metre);
  dip_put_u32(frame + AT_PER_REV1, numbers->counts_per_rev1);
  dip_put_u32(frame + AT_PER_REV2, numbers->counts_per_rev2);
  dip_put_u32(frame + AT_FORCE_LIMIT, numbers->force_limit_mn);
  dip_put_u16(frame + AT_WATCHDOG, numbers->watchdog_ms);
  dip_put_u16(frame + AT_FEATURES, numbers->features);
  seal_page(frame);
}

void dip_identity_decode_numbers(const uint8_t *frame, dip_identity_numbers *numbers) {
  numbers->major = frame[AT_MAJOR];
  numbers->minor = frame[AT_MINOR];
  numbers->counts_per_metre = dip_get_u32(frame + AT_PER_METRE);
  numbers->counts_per_rev1 = dip_get_u32(frame + AT_PER_REV1);
  numbers->counts_per_rev2 = dip_get_u32(frame + AT_PER_REV2);
  numbers->force_limit_mn = dip_get_u32(frame + AT_FORCE_LIMIT);
  numbers->watchdog_ms = dip_get_u16(frame + AT_WATCHDOG);
  numbers->features = dip_get_u16(frame + AT_FEATURES);
}

void dip_identity_encode_text(uint8_t *frame, uint16_t sequence, uint8_t page, const char *text) {
  open_page(frame, sequence, page);
  for (uint8_t i = 0; i < DIP_TEXT_LENGTH && text[i] != '\0'; i++)
    frame[AT_CONTENT + i] = (uint8_t)text[i];
  seal_page(frame);
}

void dip_identity_decode_text(const uint8_t *frame, char *text) {
  memcpy(text, frame + AT_CONTENT, DIP_TEXT_LENGTH);
  text[DIP_TEXT_LENGTH] = '\0';
}

void dip_identity_encode_index(uint8_t *frame, uint16_t sequence,
                               const dip_identity_index *index) {
  open_page(frame, sequence, DIP_PAGE_INDEX);
  frame[AT_SEEN] = index->seen;
  for (uint8_t channel = 0; channel < DIP_CHANNELS; channel++)
    dip_put_i32(frame + AT_INDEX_COUNTS + 4 * channel, index->counts[channel]);
  seal_page(frame);
}

void dip_identity_decode_index(const uint8_t *frame, dip_identity_index *index) {
  index->seen = frame[AT_SEEN];
  for (uint8_t channel = 0; channel < DIP_CHANNELS; channel++)
    index->counts[channel] = dip_get_i32(frame + AT_INDEX_COUNTS + 4 * channel);
}

uint8_t dip_identity_page(const uint8_t *frame) { return frame[AT_PAGE]; }
