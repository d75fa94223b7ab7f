#include "wire.h"

#include <string.h>

#include "events.h"

static void write_out(void *context, uint64_t now_us, const uint8_t *bytes, size_t length) {
  dip_wire *wire = context;
  if (wire->faults->delay_ms == 0 && wire->waiting == 0) {
    dip_pty_write(&wire->pty, bytes, length);
    return;
  }
  while (length > 0 && wire->waiting < DIP_DELAYED) {
    dip_delayed *last = &wire->delayed[(wire->first + wire->waiting) % DIP_DELAYED];
    size_t part = length < sizeof last->bytes ? length : sizeof last->bytes;
    last->due_us = now_us + 1000u * wire->faults->delay_ms;
    last->length = (uint8_t)part;
    memcpy(last->bytes, bytes, part);
    bytes += part;
    length -= part;
    wire->waiting++;
  }
}

bool dip_wire_open(dip_wire *wire, const char *link, dip_faults *faults, uint64_t seed,
                   dip_sink receive, void *context) {
  memset(wire, 0, sizeof *wire);
  wire->faults = faults;
  dip_damage_init(&wire->to_device, faults, 2 * seed, receive, context);
  dip_damage_init(&wire->to_host, faults, 2 * seed + 1, write_out, wire);
  dip_pty_init(&wire->pty, link);
  if (dip_pty_plug(&wire->pty)) return true;
  dip_pty_unplug(&wire->pty);
  return false;
}

void dip_wire_close(dip_wire *wire) { dip_pty_unplug(&wire->pty); }

void dip_wire_send(dip_wire *wire, uint64_t now_us, const uint8_t *bytes, size_t length) {
  if (now_us < wire->silent_until_us) return;
  dip_damage_push(&wire->to_host, now_us, bytes, length);
}

static void take_requests(dip_wire *wire, uint64_t now_us) {
  dip_faults *faults = wire->faults;
  if (faults->end_silence) wire->silent_until_us = 0;
  if (faults->silence_ms > 0) wire->silent_until_us = now_us + 1000u * (uint64_t)faults->silence_ms;
  if (faults->unplug_ms > 0 && wire->replug_us == 0) {
    dip_pty_unplug(&wire->pty);
    wire->waiting = 0;
    wire->replug_us = now_us + 1000u * (uint64_t)faults->unplug_ms;
    dip_event(now_us, "unplugged");
  }
  faults->end_silence = false;
  faults->silence_ms = 0;
  faults->unplug_ms = 0;
}

static void plug_in_again(dip_wire *wire, uint64_t now_us) {
  static const uint64_t RETRY_US = 1000000;
  if (!dip_pty_plug(&wire->pty)) {
    dip_pty_unplug(&wire->pty);
    wire->replug_us = now_us + RETRY_US;
    return;
  }
  wire->replug_us = 0;
  dip_event_path(now_us, "replugged", wire->pty.path);
}

static void write_due(dip_wire *wire, uint64_t now_us) {
  while (wire->waiting > 0 && wire->delayed[wire->first].due_us <= now_us) {
    const dip_delayed *next = &wire->delayed[wire->first];
    dip_pty_write(&wire->pty, next->bytes, next->length);
    wire->first = (wire->first + 1) % DIP_DELAYED;
    wire->waiting--;
  }
}

void dip_wire_serve(dip_wire *wire, uint64_t now_us) {
  take_requests(wire, now_us);
  if (wire->replug_us != 0 && now_us >= wire->replug_us) plug_in_again(wire, now_us);
  uint8_t bytes[256];
  size_t got = dip_pty_read(&wire->pty, bytes, sizeof bytes);
  if (got > 0) dip_damage_push(&wire->to_device, now_us, bytes, got);
  dip_damage_poll(&wire->to_device, now_us);
  dip_damage_poll(&wire->to_host, now_us);
  write_due(wire, now_us);
}

uint64_t dip_wire_due(const dip_wire *wire) {
  return wire->waiting > 0 ? wire->delayed[wire->first].due_us : UINT64_MAX;
}
