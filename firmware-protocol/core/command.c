#include "command.h"

#include <string.h>

#include "bytes.h"
#include "frame.h"

enum { FLAG_ENABLE = 1, FLAG_CLEAR = 2 };
enum { REFERENCE_SHIFT = 2, REFERENCE_MASK = 3, RESERVED_SHIFT = 4 };
enum { AT_FLAGS = 3, AT_VALIDITY = 6, AT_VALUE = 8, AT_PAGE = 3 };

void dip_command_encode(uint8_t *frame, const dip_command *command) {
  frame[AT_FLAGS] =
      (uint8_t)((command->enable ? FLAG_ENABLE : 0) | (command->clear ? FLAG_CLEAR : 0) |
                (command->reference & REFERENCE_MASK) << REFERENCE_SHIFT |
                command->reserved << RESERVED_SHIFT);
  dip_put_u16(frame + DIP_AT_SEQUENCE, command->sequence);
  dip_put_u16(frame + AT_VALIDITY, command->validity_ms);
  dip_put_i32(frame + AT_VALUE, command->value);
  dip_seal(frame, DIP_HOST_FRAME, DIP_COMMAND);
}

void dip_command_decode(const uint8_t *frame, dip_command *command) {
  const uint8_t flags = frame[AT_FLAGS];
  command->enable = (flags & FLAG_ENABLE) != 0;
  command->clear = (flags & FLAG_CLEAR) != 0;
  command->reference = (uint8_t)(flags >> REFERENCE_SHIFT & REFERENCE_MASK);
  command->reserved = (uint8_t)(flags >> RESERVED_SHIFT);
  command->sequence = dip_get_u16(frame + DIP_AT_SEQUENCE);
  command->validity_ms = dip_get_u16(frame + AT_VALIDITY);
  command->value = dip_get_i32(frame + AT_VALUE);
}

void dip_identify_encode(uint8_t *frame, const dip_identify *identify) {
  memset(frame, 0, DIP_HOST_FRAME);
  frame[AT_PAGE] = identify->page;
  dip_put_u16(frame + DIP_AT_SEQUENCE, identify->sequence);
  dip_seal(frame, DIP_HOST_FRAME, DIP_IDENTIFY);
}

void dip_identify_decode(const uint8_t *frame, dip_identify *identify) {
  identify->page = frame[AT_PAGE];
  identify->sequence = dip_get_u16(frame + DIP_AT_SEQUENCE);
}

bool dip_command_in_range(const dip_command *command, uint16_t watchdog_ms,
                          uint32_t force_limit_mn) {
  if (command->reserved != 0) return false;
  if (command->enable && (command->clear || command->reference != 0)) return false;
  if (command->validity_ms == 0 || command->validity_ms > watchdog_ms) return false;
  if (command->enable) {
    /* The magnitude without the overflow of negating the smallest number. */
    const uint32_t bits = (uint32_t)command->value;
    return (command->value < 0 ? 0 - bits : bits) <= force_limit_mn;
  }
  return command->reference != 0 || command->value == 0;
}
