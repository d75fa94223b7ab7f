#ifndef DIP_FRAME_H
#define DIP_FRAME_H

#include <stdbool.h>
#include <stdint.h>

/* What all frames of PROTOCOL.md have in common: sync, kind, sequence, guard, crc. */

enum { DIP_SYNC_0 = 0xD1, DIP_SYNC_1 = 0x9B };

enum { DIP_COMMAND = 0x11, DIP_IDENTIFY = 0x12, DIP_SAMPLE = 0x19, DIP_IDENTITY = 0x1A };

enum { DIP_HOST_FRAME = 16, DIP_DEVICE_FRAME = 32 };

/* Offsets of what is at the same place in every frame. */
enum { DIP_AT_KIND = 2, DIP_AT_SEQUENCE = 4 };

/* The ones' complement of the sum of the 16-bit words from byte 2 up to the guard itself. */
uint16_t dip_guard(const uint8_t *frame, uint8_t length);

/* Writes sync bytes, kind, guard and crc around a payload that is in its place. */
void dip_seal(uint8_t *frame, uint8_t length, uint8_t kind);

/* Whether the crc of a frame is right, and nothing else. */
bool dip_crc_holds(const uint8_t *frame, uint8_t length);

/* Whether crc and guard of a frame are right. */
bool dip_intact(const uint8_t *frame, uint8_t length);

#endif
