#include "parser.h"

#include <string.h>

static void init(dip_parser *parser, uint8_t length, uint8_t kind, uint8_t other_kind) {
  memset(parser, 0, sizeof *parser);
  parser->length = length;
  parser->kinds[0] = kind;
  parser->kinds[1] = other_kind;
}

void dip_parser_init_host(dip_parser *parser) {
  init(parser, DIP_HOST_FRAME, DIP_COMMAND, DIP_IDENTIFY);
}

void dip_parser_init_device(dip_parser *parser) {
  init(parser, DIP_DEVICE_FRAME, DIP_SAMPLE, DIP_IDENTITY);
}

/* Whether the bytes from `at` on can be the start of a frame. */
static bool may_start(const dip_parser *parser, uint8_t at) {
  const uint8_t *start = parser->buffer + at;
  const uint8_t held = (uint8_t)(parser->held - at);
  if (start[0] != DIP_SYNC_0) return false;
  if (held > 1 && start[1] != DIP_SYNC_1) return false;
  return held <= DIP_AT_KIND || start[DIP_AT_KIND] == parser->kinds[0] ||
         start[DIP_AT_KIND] == parser->kinds[1];
}

/* Drops bytes, at least `from`, up to the next that can be the start of a frame. */
static void rescan(dip_parser *parser, uint8_t from) {
  uint8_t at = from;
  while (at < parser->held && !may_start(parser, at)) at++;
  if (at == 0) return;
  parser->held = (uint8_t)(parser->held - at);
  memmove(parser->buffer, parser->buffer + at, parser->held);
}

const uint8_t *dip_parser_take(dip_parser *parser, uint8_t byte) {
  if (parser->found) {
    parser->found = false;
    parser->held = 0;
  }
  parser->buffer[parser->held++] = byte;
  /* Behind sync and kind every byte will do. */
  if (parser->held <= DIP_AT_KIND + 1) rescan(parser, 0);
  if (parser->held < parser->length) return NULL;
  if (dip_intact(parser->buffer, parser->length)) {
    parser->found = true;
    return parser->buffer;
  }
  parser->damaged++;
  rescan(parser, 1);
  return NULL;
}
