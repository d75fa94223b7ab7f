/*
 * The plant of the emulators as a program: `bench plant` compares its speed, and the bits of its
 * result, with src/plant-sim/integrator.ts.
 *
 * Build:  gcc -O3 -march=native -ffp-contract=off -o plant-twin plant-twin.c plant.c -lm
 * Usage:  plant-twin SECONDS STEPS  PHYSICS(13)  COULOMB  FORCE STEP  STATE(6)
 *
 * It runs STEPS steps from STATE again and again for SECONDS of processor time, then prints
 * the steps per second of it and the final state, as the bits of six doubles.
 */
#define _POSIX_C_SOURCE 200809L
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../../firmware-protocol/emulator/plant.h"

/* Processor time of this thread, s. */
static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

int main(int argc, char **argv) {
  double numbers[24];
  if (argc != 25) {
    fprintf(stderr, "plant-twin: 24 numbers are wanted\n");
    return 2;
  }
  for (int i = 0; i < 24; i++) numbers[i] = strtod(argv[i + 1], NULL);
  double seconds = numbers[0];
  long steps = (long)numbers[1];
  dip_plant plant;
  dip_plant_init(&plant, numbers + 2, numbers[15]);
  double state[DIP_STATE];
  long total = 0;
  double start = now(), elapsed;
  do {
    memcpy(state, numbers + 18, sizeof state);
    dip_plant_advance(&plant, state, numbers[16], numbers[17], steps);
    total += steps;
    elapsed = now() - start;
  } while (elapsed < seconds);
  printf("%.1f", (double)total / elapsed);
  for (int i = 0; i < DIP_STATE; i++) {
    uint64_t bits;
    memcpy(&bits, &state[i], sizeof bits);
    printf(" %016" PRIx64, bits);
  }
  printf("\n");
  return 0;
}
