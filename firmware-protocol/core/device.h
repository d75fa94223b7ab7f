#ifndef DIP_DEVICE_H
#define DIP_DEVICE_H

#include <stdbool.h>
#include <stdint.h>

#include "command.h"
#include "identity.h"
#include "parser.h"
#include "sample.h"

/*
 * A device of PROTOCOL.md: takes the bytes of the host, answers, and drops the force where
 * it must. What it is made of it reaches through a `dip_board`.
 */

/* The inputs of a rig. What a board does not have it leaves false and 0. */
typedef struct {
  bool contact_open, power_removed, drive_fault, limit_low, limit_high;
  uint8_t supply;     /* 0.25 V; 0 where it is not measured */
  uint8_t index_seen; /* bits 0, 1, 2: an index pulse of the channel came since boot */
} dip_inputs;

/* How a device reaches its board. None of these waits. */
typedef struct {
  void *context; /* handed to each of them */
  uint32_t (*now_us)(void *context);
  /* The counts since boot and those at the last index pulses, all of one moment. */
  void (*latch)(void *context, int32_t counts[DIP_CHANNELS], int32_t index_counts[DIP_CHANNELS]);
  void (*read_inputs)(void *context, dip_inputs *inputs);
  void (*drive)(void *context, int32_t force_mn, bool enabled);
  /* Whole or not at all: false where it was dropped. */
  bool (*send)(void *context, const uint8_t *bytes, uint8_t length);
} dip_board;

typedef struct {
  uint32_t counts_per_metre, counts_per_rev1, counts_per_rev2;
  uint32_t force_limit_mn;  /* force at full scale of the drive */
  uint16_t watchdog_ms;     /* longest validity */
  uint16_t features;        /* DIP_HAS_... */
  const char *name, *build; /* live as long as the device */
  bool referenced_at_boot;  /* the encoders are absolute */
} dip_device_options;

/* What a device counts for who looks into it. */
typedef struct {
  uint32_t out_of_sequence; /* Commands that were not accepted, and not answered */
  uint32_t refused;         /* Commands out of range */
  uint32_t unsent;          /* answers that were dropped because the last had not left */
} dip_device_counters;

typedef struct {
  dip_device_options options;
  dip_board board;
  dip_parser parser;
  dip_inputs inputs; /* as they were read last */

  uint32_t offsets[DIP_CHANNELS]; /* count = raw count + offset, modulo 2^32 */
  uint16_t causes;                /* DIP_LATCHED, _WATCHDOG, _CONTACT_TRIPPED, _DRIVE_FAULT */
  uint8_t referenced;             /* a bit a channel */

  bool counting; /* a Command was accepted since boot */
  bool quiet;    /* ... but none in the last 100 ms */
  uint16_t last_sequence;
  uint32_t accepted_us;

  bool enabled; /* the drive carries the force of the last accepted Command */
  int32_t force_mn;
  uint32_t enabled_us;  /* when it was given that force ... */
  uint32_t validity_us; /* ... and how long it may act */
  uint32_t applied_us;  /* when the output was last written */

  dip_device_counters counters;
} dip_device;

/* Boots it: zero force, latched. Options and board are copied. */
void dip_device_init(dip_device *device, const dip_device_options *options,
                     const dip_board *board);

/* Takes one byte of the host, and acts and answers where it ends a frame. */
void dip_device_receive(dip_device *device, uint8_t byte);

/*
 * Watches validity, contact, power, drive and limits between Commands. At least once a
 * millisecond: what it finds is as late as it is called.
 */
void dip_device_poll(dip_device *device);

#endif
