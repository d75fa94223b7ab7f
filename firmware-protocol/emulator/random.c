#include "random.h"

void dip_random_seed(dip_random *random, uint64_t seed) {
  /* One round of splitmix64: neighbouring seeds start far apart, and never at 0. */
  uint64_t z = seed + 0x9E3779B97F4A7C15u;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  z ^= z >> 31;
  random->state = z == 0 ? 1 : z;
}

static uint32_t next(dip_random *random) {
  uint64_t x = random->state;
  x ^= x >> 12;
  x ^= x << 25;
  x ^= x >> 27;
  random->state = x;
  return (uint32_t)((x * 0x2545F4914F6CDD1Du) >> 32);
}

uint32_t dip_random_below(dip_random *random, uint32_t below) {
  return (uint32_t)(((uint64_t)next(random) * below) >> 32);
}

bool dip_random_chance(dip_random *random, double probability) {
  return probability > 0 && next(random) < probability * 4294967296.0;
}
