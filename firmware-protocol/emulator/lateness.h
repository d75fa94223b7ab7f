/* How late an emulator does what is due. */
#ifndef DIP_LATENESS_H
#define DIP_LATENESS_H

#include <stdint.h>

enum { DIP_LATENESS_LONGEST_US = 20000 };

typedef struct {
  uint64_t count;
  uint64_t max_us;
  /* How many were n us late; the last cell holds all that were later. */
  uint32_t histogram[DIP_LATENESS_LONGEST_US + 1];
} dip_lateness;

void dip_lateness_add(dip_lateness *lateness, uint64_t late_us);

/* A line on stderr with p50, p99 and the greatest; then starts anew. */
void dip_lateness_report(dip_lateness *lateness, const char *what);

/* Adds all of `part` to `whole`. */
void dip_lateness_merge(dip_lateness *whole, const dip_lateness *part);

#endif
