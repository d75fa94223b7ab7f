/*
 * A plain C client of the protocol: sends Commands that are not enabled over a tty and
 * times each until its Sample is there. Prints the round trips, us, a line each.
 *
 *   wire-client TTY ROUND-TRIPS FIRST-SEQUENCE
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "../../firmware-protocol/core/command.h"
#include "../../firmware-protocol/core/frame.h"

/* As the control thread has them where it may; what is refused to it is refused here too. */
enum { PRIORITY = 80, VALIDITY_MS = 20, PATIENCE_US = 1000000 };

static double now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return 1e6 * (double)t.tv_sec + 1e-3 * (double)t.tv_nsec;
}

/* SCHED_FIFO, memory that stays, and processors out of deep idle until this ends. */
static void ask_for_realtime(void) {
  struct sched_param fifo = {.sched_priority = PRIORITY};
  int32_t latency_us = 0;
  int idle = open("/dev/cpu_dma_latency", O_WRONLY);
  if (idle >= 0 && write(idle, &latency_us, sizeof latency_us) < 0) close(idle);
  (void)sched_setscheduler(0, SCHED_FIFO, &fifo);
  (void)mlockall(MCL_CURRENT | MCL_FUTURE);
}

static int open_raw(const char *path) {
  int fd = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK);
  struct termios tty;
  if (fd < 0 || tcgetattr(fd, &tty) != 0) return -1;
  cfmakeraw(&tty);
  tty.c_cc[VMIN] = 0;
  tty.c_cc[VTIME] = 0;
  return tcsetattr(fd, TCSANOW, &tty) == 0 ? fd : -1;
}

/* us until a whole Sample came, or -1 */
static double round_trip(int fd, uint16_t sequence) {
  uint8_t frame[DIP_HOST_FRAME], sample[DIP_DEVICE_FRAME];
  size_t got = 0;
  dip_command command = {.sequence = sequence, .validity_ms = VALIDITY_MS};
  double start = now_us();
  dip_command_encode(frame, &command);
  if (write(fd, frame, sizeof frame) != (ssize_t)sizeof frame) return -1;
  while (got < sizeof sample) {
    ssize_t count = read(fd, sample + got, sizeof sample - got);
    if (count > 0) got += (size_t)count;
    else if (now_us() - start > PATIENCE_US) return -1;
  }
  return dip_intact(sample, sizeof sample) ? now_us() - start : -1;
}

int main(int argc, char **argv) {
  if (argc != 4) {
    fprintf(stderr, "usage: wire-client TTY ROUND-TRIPS FIRST-SEQUENCE\n");
    return 2;
  }
  int fd = open_raw(argv[1]);
  if (fd < 0) {
    perror(argv[1]);
    return 6;
  }
  ask_for_realtime();
  long count = atol(argv[2]);
  uint16_t sequence = (uint16_t)atol(argv[3]);
  double *times = malloc((size_t)count * sizeof *times);
  if (times == NULL) return 1;
  for (long i = 0; i < count; i++) {
    times[i] = round_trip(fd, sequence++);
    if (times[i] < 0) {
      fprintf(stderr, "%s: no intact sample came back\n", argv[1]);
      return 1;
    }
  }
  for (long i = 0; i < count; i++) printf("%.3f\n", times[i]);
  free(times);
  return 0;
}
