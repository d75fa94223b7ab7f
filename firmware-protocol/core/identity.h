#ifndef DIP_IDENTITY_H
#define DIP_IDENTITY_H

#include <stdint.h>

#include "sample.h"

/* The pages of an Identity, a device's answer to an Identify. */
enum { DIP_PAGE_NUMBERS, DIP_PAGE_NAME, DIP_PAGE_BUILD, DIP_PAGE_INDEX };

enum { DIP_MAJOR = 1, DIP_MINOR = 0, DIP_TEXT_LENGTH = 22 };

/* Bits of the features. */
#define DIP_HAS_CONTACT 0x01u
#define DIP_HAS_POWER 0x02u
#define DIP_HAS_LIMITS 0x04u
#define DIP_HAS_INDEX(channel) (0x08u << (channel))
#define DIP_HAS_SUPPLY 0x40u
#define DIP_HAS_FAULT 0x80u

typedef struct {
  uint8_t major, minor;
  uint32_t counts_per_metre, counts_per_rev1, counts_per_rev2;
  uint32_t force_limit_mn;
  uint16_t watchdog_ms;
  uint16_t features;
} dip_identity_numbers;

typedef struct {
  uint8_t seen; /* bits 0, 1, 2: an index pulse of the channel came */
  int32_t counts[DIP_CHANNELS];
} dip_identity_index;

/* `frame` is 32 bytes. Decoding supposes that the frame is intact and of the page. */
void dip_identity_encode_numbers(uint8_t *frame, uint16_t sequence,
                                 const dip_identity_numbers *numbers);
void dip_identity_decode_numbers(const uint8_t *frame, dip_identity_numbers *numbers);

/* Of a page of text, name or build; what is longer than 22 characters is cut. */
void dip_identity_encode_text(uint8_t *frame, uint16_t sequence, uint8_t page, const char *text);
/* `text` has room for 22 characters and a final zero. */
void dip_identity_decode_text(const uint8_t *frame, char *text);

void dip_identity_encode_index(uint8_t *frame, uint16_t sequence, const dip_identity_index *index);
void dip_identity_decode_index(const uint8_t *frame, dip_identity_index *index);

uint8_t dip_identity_page(const uint8_t *frame);

#endif
