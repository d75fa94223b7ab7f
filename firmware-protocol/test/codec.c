/*
 * Puts the core's codec on stdin and stdout, so that it can be checked against the vectors.
 * A line in, a line out:
 *
 *   encode KIND FIELDS...  ->  the frame in hex
 *   decode KIND HEX        ->  FIELDS...
 *   find SIDE HEX          ->  DAMAGED FRAMES..., the frames in hex
 *
 * Fields are numbers in the order of the vectors, or the text of a page of text.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "command.h"
#include "identity.h"
#include "parser.h"
#include "sample.h"

enum { LINE = 4096 };

static char *cursor;

static int64_t number(void) { return strtoll(cursor, &cursor, 10); }

static char *word(void) {
  char *start = cursor + strspn(cursor, " ");
  cursor = start + strcspn(start, " ");
  if (*cursor != '\0') *cursor++ = '\0';
  return start;
}

static unsigned bytes(uint8_t *to) {
  const char *hex = word();
  unsigned length = 0, byte;
  for (; sscanf(hex + 2 * length, "%2x", &byte) == 1; length++) to[length] = (uint8_t)byte;
  return length;
}

static void print_hex(const uint8_t *frame, unsigned length) {
  for (unsigned i = 0; i < length; i++) printf("%02x", frame[i]);
}

static void print_counts(const int32_t counts[DIP_CHANNELS]) {
  for (int channel = 0; channel < DIP_CHANNELS; channel++) printf(" %" PRId32, counts[channel]);
}

static void encode_command(uint8_t *frame) {
  dip_command command;
  command.enable = number() != 0;
  command.clear = number() != 0;
  command.reference = (uint8_t)number();
  command.reserved = (uint8_t)number();
  command.sequence = (uint16_t)number();
  command.validity_ms = (uint16_t)number();
  command.value = (int32_t)number();
  dip_command_encode(frame, &command);
}

static void decode_command(const uint8_t *frame) {
  dip_command command;
  dip_command_decode(frame, &command);
  printf("%d %d %d %d %d %d %" PRId32, command.enable, command.clear, command.reference,
         command.reserved, command.sequence, command.validity_ms, command.value);
}

static void encode_identify(uint8_t *frame) {
  dip_identify identify;
  identify.page = (uint8_t)number();
  identify.sequence = (uint16_t)number();
  dip_identify_encode(frame, &identify);
}

static void decode_identify(const uint8_t *frame) {
  dip_identify identify;
  dip_identify_decode(frame, &identify);
  printf("%d %d", identify.page, identify.sequence);
}

static void encode_sample(uint8_t *frame) {
  dip_sample sample;
  sample.supply = (uint8_t)number();
  sample.sequence = (uint16_t)number();
  sample.flags = (uint16_t)number();
  for (int channel = 0; channel < DIP_CHANNELS; channel++)
    sample.counts[channel] = (int32_t)number();
  sample.latched_us = (uint32_t)number();
  sample.applied_us = (uint32_t)number();
  dip_sample_encode(frame, &sample);
}

static void decode_sample(const uint8_t *frame) {
  dip_sample sample;
  dip_sample_decode(frame, &sample);
  printf("%d %d %d", sample.supply, sample.sequence, sample.flags);
  print_counts(sample.counts);
  printf(" %" PRIu32 " %" PRIu32, sample.latched_us, sample.applied_us);
}

static void encode_identity(uint8_t *frame) {
  const uint8_t page = (uint8_t)number();
  const uint16_t sequence = (uint16_t)number();
  if (page == DIP_PAGE_NUMBERS) {
    dip_identity_numbers numbers;
    numbers.major = (uint8_t)number();
    numbers.minor = (uint8_t)number();
    numbers.counts_per_metre = (uint32_t)number();
    numbers.counts_per_rev1 = (uint32_t)number();
    numbers.counts_per_rev2 = (uint32_t)number();
    numbers.force_limit_mn = (uint32_t)number();
    numbers.watchdog_ms = (uint16_t)number();
    numbers.features = (uint16_t)number();
    dip_identity_encode_numbers(frame, sequence, &numbers);
  } else if (page == DIP_PAGE_INDEX) {
    dip_identity_index index;
    index.seen = (uint8_t)number();
    for (int channel = 0; channel < DIP_CHANNELS; channel++)
      index.counts[channel] = (int32_t)number();
    dip_identity_encode_index(frame, sequence, &index);
  } else {
    /* The rest of the line, after one space. */
    dip_identity_encode_text(frame, sequence, page, *cursor == ' ' ? cursor + 1 : cursor);
  }
}

static void decode_identity(const uint8_t *frame) {
  const uint8_t page = dip_identity_page(frame);
  printf("%d %d", page, dip_get_u16(frame + DIP_AT_SEQUENCE));
  if (page == DIP_PAGE_NUMBERS) {
    dip_identity_numbers numbers;
    dip_identity_decode_numbers(frame, &numbers);
    printf(" %d %d %" PRIu32 " %" PRIu32 " %" PRIu32 " %" PRIu32 " %d %d", numbers.major,
           numbers.minor, numbers.counts_per_metre, numbers.counts_per_rev1,
           numbers.counts_per_rev2, numbers.force_limit_mn, numbers.watchdog_ms, numbers.features);
  } else if (page == DIP_PAGE_INDEX) {
    dip_identity_index index;
    dip_identity_decode_index(frame, &index);
    printf(" %d", index.seen);
    print_counts(index.counts);
  } else {
    char text[DIP_TEXT_LENGTH + 1];
    dip_identity_decode_text(frame, text);
    printf(" %s", text);
  }
}

static const struct {
  const char *name;
  unsigned length;
  void (*encode)(uint8_t *frame);
  void (*decode)(const uint8_t *frame);
} KINDS[] = {
    {"command", DIP_HOST_FRAME, encode_command, decode_command},
    {"identify", DIP_HOST_FRAME, encode_identify, decode_identify},
    {"sample", DIP_DEVICE_FRAME, encode_sample, decode_sample},
    {"identity", DIP_DEVICE_FRAME, encode_identity, decode_identity},
};

static void translate(bool encode) {
  const char *name = word();
  for (unsigned i = 0; i < sizeof KINDS / sizeof *KINDS; i++) {
    if (strcmp(name, KINDS[i].name) != 0) continue;
    uint8_t frame[LINE / 2] = {0};
    if (encode) {
      KINDS[i].encode(frame);
      print_hex(frame, KINDS[i].length);
    } else {
      bytes(frame);
      KINDS[i].decode(frame);
    }
  }
}

static void find(void) {
  dip_parser parser;
  if (strcmp(word(), "host") == 0)
    dip_parser_init_host(&parser);
  else
    dip_parser_init_device(&parser);
  uint8_t stream[LINE / 2], frames[LINE / 2];
  const unsigned length = bytes(stream);
  unsigned found = 0;
  for (unsigned i = 0; i < length; i++) {
    const uint8_t *frame = dip_parser_take(&parser, stream[i]);
    if (frame != NULL) memcpy(frames + parser.length * found++, frame, parser.length);
  }
  printf("%" PRIu32, parser.damaged);
  for (unsigned i = 0; i < found; i++) {
    putchar(' ');
    print_hex(frames + parser.length * i, parser.length);
  }
}

int main(void) {
  static char line[LINE];
  while (fgets(line, sizeof line, stdin) != NULL) {
    line[strcspn(line, "\n")] = '\0';
    cursor = line;
    const char *verb = word();
    if (strcmp(verb, "find") == 0)
      find();
    else
      translate(strcmp(verb, "encode") == 0);
    putchar('\n');
  }
  return 0;
}
