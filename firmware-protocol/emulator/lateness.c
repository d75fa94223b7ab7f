#include "lateness.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void dip_lateness_add(dip_lateness *lateness, uint64_t late_us) {
  uint64_t cell = late_us < DIP_LATENESS_LONGEST_US ? late_us : DIP_LATENESS_LONGEST_US;
  lateness->histogram[cell]++;
  lateness->count++;
  if (late_us > lateness->max_us) lateness->max_us = late_us;
}

static unsigned percentile(const dip_lateness *lateness, unsigned percent) {
  uint64_t wanted = (lateness->count * percent + 99) / 100;
  uint64_t passed = 0;
  unsigned cell = 0;
  while (cell < DIP_LATENESS_LONGEST_US) {
    passed += lateness->histogram[cell];
    if (passed >= wanted) break;
    cell++;
  }
  return cell;
}

void dip_lateness_report(dip_lateness *lateness, const char *what) {
  if (lateness->count > 0) {
    fprintf(stderr, "%s: late by p50 %u us, p99 %u us, max %" PRIu64 " us (%" PRIu64 ")\n", what,
            percentile(lateness, 50), percentile(lateness, 99), lateness->max_us, lateness->count);
  }
  memset(lateness, 0, sizeof *lateness);
}

void dip_lateness_merge(dip_lateness *whole, const dip_lateness *part) {
  for (int i = 0; i <= DIP_LATENESS_LONGEST_US; i++) whole->histogram[i] += part->histogram[i];
  whole->count += part->count;
  if (part->max_us > whole->max_us) whole->max_us = part->max_us;
}
