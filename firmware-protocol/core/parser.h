#ifndef DIP_PARSER_H
#define DIP_PARSER_H

#include <stdbool.h>
#include <stdint.h>

#include "frame.h"

/*
 * Finds the frames of one side in a stream of bytes. Where what looked like a frame is
 * damaged, it goes on at the byte after its first sync byte, so that no intact frame that
 * follows, or hides inside, is lost.
 */
typedef struct {
  uint8_t buffer[DIP_DEVICE_FRAME];
  uint8_t length;   /* of the frames of this side */
  uint8_t kinds[2]; /* that this side sends */
  uint8_t held;     /* bytes in the buffer */
  bool found;       /* the buffer is a frame that was handed out */
  uint32_t damaged; /* frames whose crc or guard was wrong */
} dip_parser;

/* For what a host sends: Command and Identify. */
void dip_parser_init_host(dip_parser *parser);

/* For what a device sends: Sample and Identity. */
void dip_parser_init_device(dip_parser *parser);

/*
 * Takes one byte. The intact frame that it completes, valid until the next call, or NULL:
 * frames of one side are equally long, so that one byte never completes two.
 */
const uint8_t *dip_parser_take(dip_parser *parser, uint8_t byte);

#endif
