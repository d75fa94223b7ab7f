#ifndef DIP_COMMAND_H
#define DIP_COMMAND_H

#include <stdbool.h>
#include <stdint.h>

/* Command: what a host asks of a device, once a cycle. */
typedef struct {
  bool enable;
  bool clear;
  uint8_t reference; /* 0 none, 1 cart, 2 lower, 3 upper pendulum */
  uint8_t reserved;  /* bits 4 to 7 of the flags, as a number 0 to 15 */
  uint16_t sequence;
  uint16_t validity_ms;
  int32_t value; /* mN, or the count where a reference is asked for */
} dip_command;

/* Identify: asks for a page of the identity. */
typedef struct {
  uint8_t page;
  uint16_t sequence;
} dip_identify;

/* `frame` is 16 bytes. Decoding supposes that the frame is intact and of the kind. */
void dip_command_encode(uint8_t *frame, const dip_command *command);
void dip_command_decode(const uint8_t *frame, dip_command *command);

void dip_identify_encode(uint8_t *frame, const dip_identify *identify);
void dip_identify_decode(const uint8_t *frame, dip_identify *identify);

/*
 * Whether all that a Command says is in the range of a device with this watchdog time and
 * force limit: PROTOCOL.md, "What a device does with an intact Command", point 3.
 */
bool dip_command_in_range(const dip_command *command, uint16_t watchdog_ms,
                          uint32_t force_limit_mn);

#endif
