/* Random numbers for faults: xorshift64*, the same for the same seed. */
#ifndef DIP_RANDOM_H
#define DIP_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

typedef struct {
  uint64_t state;
} dip_random;

void dip_random_seed(dip_random *random, uint64_t seed);

/* From 0 to `below` - 1; `below` is not 0. */
uint32_t dip_random_below(dip_random *random, uint32_t below);

/* True with this probability. */
bool dip_random_chance(dip_random *random, double probability);

#endif
