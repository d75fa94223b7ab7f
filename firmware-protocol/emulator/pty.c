#define _GNU_SOURCE
#include "pty.h"

#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

void dip_pty_init(dip_pty *pty, const char *link) {
  memset(pty, 0, sizeof *pty);
  pty->link = link;
  pty->master = -1;
  pty->slave = -1;
}

static void make_raw(int slave) {
  struct termios settings;
  if (tcgetattr(slave, &settings) != 0) return;
  cfmakeraw(&settings);
  (void)tcsetattr(slave, TCSANOW, &settings);
}

/* Replaces an older link at once, and nothing that is not a link. */
static bool make_link(const dip_pty *pty) {
  struct stat found;
  if (lstat(pty->link, &found) == 0 && !S_ISLNK(found.st_mode)) {
    fprintf(stderr, "%s: exists and is no link; name another path\n", pty->link);
    return false;
  }
  char beside[4096];
  int length = snprintf(beside, sizeof beside, "%s.%ld", pty->link, (long)getpid());
  if (length < 0 || (size_t)length >= sizeof beside) {
    fprintf(stderr, "%s: the path is too long; name a shorter one\n", pty->link);
    return false;
  }
  (void)unlink(beside);
  if (symlink(pty->path, beside) == 0 && rename(beside, pty->link) == 0) return true;
  fprintf(stderr, "%s: the link cannot be made (%s); name a path in a folder you may write to\n",
          pty->link, strerror(errno));
  (void)unlink(beside);
  return false;
}

/* Only a link that is still ours. */
static void remove_link(const dip_pty *pty) {
  char target[sizeof pty->path];
  ssize_t length = readlink(pty->link, target, sizeof target);
  if (length == (ssize_t)strlen(pty->path) && memcmp(target, pty->path, (size_t)length) == 0) {
    (void)unlink(pty->link);
  }
}

bool dip_pty_plug(dip_pty *pty) {
  if (openpty(&pty->master, &pty->slave, NULL, NULL, NULL) != 0 ||
      ttyname_r(pty->slave, pty->path, sizeof pty->path) != 0) {
    fprintf(stderr, "no pseudo-terminal (%s); is /dev/pts mounted?\n", strerror(errno));
    return false;
  }
  make_raw(pty->slave);
  (void)fcntl(pty->master, F_SETFL, O_NONBLOCK);
  (void)fcntl(pty->master, F_SETFD, FD_CLOEXEC);
  (void)fcntl(pty->slave, F_SETFD, FD_CLOEXEC);
  return pty->link == NULL || make_link(pty);
}

void dip_pty_unplug(dip_pty *pty) {
  if (pty->link != NULL) remove_link(pty);
  if (pty->slave >= 0) close(pty->slave);
  if (pty->master >= 0) close(pty->master);
  pty->slave = -1;
  pty->master = -1;
}

/* As a port that somebody opens: raw, with nothing waiting in it. */
static void await_client(dip_pty *pty) {
  pty->slave = open(pty->path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  if (pty->slave < 0) return;
  make_raw(pty->slave);
  (void)tcflush(pty->slave, TCIOFLUSH);
}

size_t dip_pty_read(dip_pty *pty, uint8_t *bytes, size_t size) {
  if (pty->master < 0) return 0;
  ssize_t got = read(pty->master, bytes, size);
  if (got > 0) {
    /* The client keeps it open now, and its leaving is to be seen: with it a lock goes that the
     * client put on the terminal. */
    if (pty->slave >= 0) close(pty->slave);
    pty->slave = -1;
    return (size_t)got;
  }
  if (got < 0 && errno == EIO && pty->slave < 0) await_client(pty);
  return 0;
}

void dip_pty_write(dip_pty *pty, const uint8_t *bytes, size_t length) {
  /* A port that nobody has open receives nothing. */
  if (pty->master < 0 || pty->slave >= 0) return;
  ssize_t written = write(pty->master, bytes, length);
  (void)written;
}
