#include <string.h>

#include "check.h"
#include "command.h"
#include "parser.h"

static unsigned feed(dip_parser *parser, const uint8_t *bytes, unsigned length) {
  unsigned found = 0;
  for (unsigned i = 0; i < length; i++) found += dip_parser_take(parser, bytes[i]) != NULL;
  return found;
}

static void a_false_sync_loses_nothing(void) {
  STORY("a false sync at any distance before a frame does not hide it");
  uint8_t frame[DIP_HOST_FRAME];
  const dip_identify identify = {.page = 1, .sequence = 7};
  dip_identify_encode(frame, &identify);
  static const uint8_t FALSE_SYNC[] = {DIP_SYNC_0, DIP_SYNC_1, DIP_COMMAND};
  for (unsigned distance = 0; distance < 2 * DIP_HOST_FRAME; distance++) {
    static const uint8_t ZEROS[2 * DIP_HOST_FRAME];
    dip_parser parser;
    dip_parser_init_host(&parser);
    CHECK_EQUAL(feed(&parser, FALSE_SYNC, sizeof FALSE_SYNC), 0);
    CHECK_EQUAL(feed(&parser, ZEROS, distance), 0);
    CHECK_EQUAL(feed(&parser, frame, sizeof frame), 1);
    CHECK_EQUAL(parser.damaged, 1);
  }
}

static void a_parser_of_one_side_is_deaf_to_the_other(void) {
  STORY("a line that echoes is not taken for a device");
  uint8_t frame[DIP_HOST_FRAME];
  const dip_command command = {.sequence = 1, .validity_ms = 20};
  dip_command_encode(frame, &command);
  dip_parser parser;
  dip_parser_init_device(&parser);
  for (unsigned i = 0; i < 8; i++) CHECK_EQUAL(feed(&parser, frame, sizeof frame), 0);
  CHECK_EQUAL(parser.damaged, 0);
}

void parser_test(void) {
  puts("parser");
  a_false_sync_loses_nothing();
  a_parser_of_one_side_is_deaf_to_the_other();
}
