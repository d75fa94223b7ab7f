#include "random.h"

static uint64_t state;

void random_seed(uint64_t seed) { state = seed; }

uint32_t random_below(uint32_t limit) {
  uint64_t z = state += 0x9E3779B97F4A7C15u;
  z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
  z = (z ^ z >> 27) * 0x94D049BB133111EBu;
  z ^= z >> 31;
  return (uint32_t)((z >> 32) * limit >> 32);
}
