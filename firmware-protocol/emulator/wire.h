/*
 * The line between an emulated firmware and whoever opens the pseudo-terminal, with the faults of
 * faults.h on both directions.
 */
#ifndef DIP_WIRE_H
#define DIP_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "damage.h"
#include "faults.h"
#include "pty.h"

enum { DIP_DELAYED = 4096 };

typedef struct {
  uint64_t due_us;
  uint8_t bytes[DIP_DEVICE_FRAME];
  uint8_t length;
} dip_delayed;

typedef struct {
  dip_faults *faults;
  dip_pty pty;
  dip_damage to_device, to_host;
  uint64_t silent_until_us;
  /* 0 while plugged in. */
  uint64_t replug_us;
  /* A ring of what is on its way to the host. */
  dip_delayed delayed[DIP_DELAYED];
  size_t first, waiting;
} dip_wire;

/*
 * Plugs it in. `receive` gets what the host sends. False, with a line on stderr, where there is no
 * terminal or the link cannot be made.
 */
bool dip_wire_open(dip_wire *wire, const char *link, dip_faults *faults, uint64_t seed,
                   dip_sink receive, void *context);

void dip_wire_close(dip_wire *wire);

/* What the device says. */
void dip_wire_send(dip_wire *wire, uint64_t now_us, const uint8_t *bytes, size_t length);

/* Moves all that is due: at least once a millisecond, and whenever the descriptor is readable. */
void dip_wire_serve(dip_wire *wire, uint64_t now_us);

/* When delayed bytes are due; UINT64_MAX for never. */
uint64_t dip_wire_due(const dip_wire *wire);

#endif
