#ifndef DIP_SAMPLE_H
#define DIP_SAMPLE_H

#include <stdint.h>

/* Bits of a Sample's flags. */
#define DIP_LATCHED 0x0001u
#define DIP_WATCHDOG 0x0002u
#define DIP_CONTACT_TRIPPED 0x0004u
#define DIP_DRIVE_FAULT 0x0008u
#define DIP_CONTACT_OPEN 0x0010u
#define DIP_POWER_REMOVED 0x0020u
#define DIP_LIMIT_LOW 0x0040u
#define DIP_LIMIT_HIGH 0x0080u
#define DIP_REFERENCED_SHIFT 8
#define DIP_INDEX_SHIFT 11
#define DIP_REFERENCED(channel) (1u << (DIP_REFERENCED_SHIFT + (channel)))
#define DIP_INDEX_SEEN(channel) (1u << (DIP_INDEX_SHIFT + (channel)))
#define DIP_ENABLED 0x4000u
#define DIP_REFUSED 0x8000u

enum { DIP_X, DIP_THETA1, DIP_THETA2, DIP_CHANNELS };

/* Sample: a device's answer to a Command. */
typedef struct {
  uint8_t supply; /* 0.25 V */
  uint16_t sequence;
  uint16_t flags;
  int32_t counts[DIP_CHANNELS];
  uint32_t latched_us;
  uint32_t applied_us;
} dip_sample;

/* `frame` is 32 bytes. Decoding supposes that the frame is intact and of the kind. */
void dip_sample_encode(uint8_t *frame, const dip_sample *sample);
void dip_sample_decode(const uint8_t *frame, dip_sample *sample);

#endif
