#ifndef DIP_TEST_RANDOM_H
#define DIP_TEST_RANDOM_H

#include <stdint.h>

/* Random numbers that a seed repeats: splitmix64. */

void random_seed(uint64_t seed);

/* Uniform in 0 to limit - 1. */
uint32_t random_below(uint32_t limit);

#endif
