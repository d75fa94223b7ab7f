/*
 * A pseudo-terminal that stands in for a serial port, with a link of a name that stays.
 */
#ifndef DIP_PTY_H
#define DIP_PTY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
  /* Symbolic link to the client's side; NULL for none. */
  const char *link;
  /* The client's side; valid while plugged in. */
  char path[64];
  /* -1 while unplugged. */
  int master;
  /* Held open while there is no client, lest the master's side hang up; -1 while there is one. */
  int slave;
} dip_pty;

/* Unplugged. */
void dip_pty_init(dip_pty *pty, const char *link);

/* False, with a line on stderr, where there is no terminal or the link cannot be made. */
bool dip_pty_plug(dip_pty *pty);

/* Clients get an error from then on, and the link is gone. */
void dip_pty_unplug(dip_pty *pty);

/* Never waits. Bytes read; 0 where there are none, the client has gone, or it is unplugged. */
size_t dip_pty_read(dip_pty *pty, uint8_t *bytes, size_t size);

/*
 * Never waits: what a client that does not read has no room for is lost, and so is all before a
 * client has said something.
 */
void dip_pty_write(dip_pty *pty, const uint8_t *bytes, size_t length);

#endif
