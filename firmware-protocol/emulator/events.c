#include "events.h"

#include <inttypes.h>
#include <stdio.h>

static void print_string(const char *text) {
  putchar('"');
  for (; *text != '\0'; text++) {
    unsigned char c = (unsigned char)*text;
    if (c == '"' || c == '\\') putchar('\\');
    if (c < 0x20) printf("\\u%04x", c);
    else putchar(c);
  }
  putchar('"');
}

static void print_event(uint64_t now_us, const char *event, const char *name, const char *value) {
  printf("{\"event\":\"%s\",\"timeUs\":%" PRIu64, event, now_us);
  if (name != NULL) {
    printf(",\"%s\":", name);
    print_string(value);
  }
  puts("}");
  fflush(stdout);
}

void dip_event(uint64_t now_us, const char *event) { print_event(now_us, event, NULL, NULL); }

void dip_event_path(uint64_t now_us, const char *event, const char *path) {
  print_event(now_us, event, "path", path);
}

void dip_event_reason(uint64_t now_us, const char *event, const char *reason) {
  print_event(now_us, event, "reason", reason);
}

void dip_event_ready(const char *path, const char *link, const char *scheduling) {
  printf("{\"path\":");
  print_string(path);
  printf(",\"link\":");
  if (link == NULL) printf("null");
  else print_string(link);
  printf(",\"scheduling\":");
  print_string(scheduling);
  puts("}");
  fflush(stdout);
}
