/* A pseudo-terminal whose far end is stdin and stdout: what comes on stdin is sent, what is received
 * goes to stdout; with a second argument "deaf" only from SIGUSR1 on. Says on stderr when it is ready.
 * Ending it is pulling the plug. */
#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static volatile sig_atomic_t hears = 1;

static void open_ears(int signal_number) {
  (void)signal_number;
  hears = 1;
}

static int forward(int from, int to) {
  char bytes[4096];
  ssize_t count = read(from, bytes, sizeof bytes);
  if (count <= 0) return count < 0 && errno == EINTR;
  for (ssize_t done = 0; done < count;) {
    ssize_t written = write(to, bytes + done, (size_t)(count - done));
    if (written <= 0) return 0;
    done += written;
  }
  return 1;
}

int main(int argc, char **argv) {
  int master, slave;
  char name[64], fresh[4096];
  struct termios raw;

  if (argc < 2 || openpty(&master, &slave, name, NULL, NULL) != 0) return 1;
  if (tcgetattr(slave, &raw) != 0) return 1;
  cfmakeraw(&raw);
  if (tcsetattr(slave, TCSANOW, &raw) != 0) return 1;
  if (argc > 2 && strcmp(argv[2], "deaf") == 0) hears = 0;
  signal(SIGUSR1, open_ears);
  snprintf(fresh, sizeof fresh, "%s.new", argv[1]);
  unlink(fresh);
  if (symlink(name, fresh) != 0 || rename(fresh, argv[1]) != 0) return 1;
  fprintf(stderr, "ready\n");

  for (;;) {
    struct pollfd sources[2] = {{STDIN_FILENO, POLLIN, 0}, {master, hears ? POLLIN : 0, 0}};
    if (poll(sources, 2, -1) < 0) {
      if (errno == EINTR) continue;
      return 1;
    }
    if (sources[0].revents && !forward(STDIN_FILENO, master)) return 0;
    if ((sources[1].revents & POLLIN) && !forward(master, STDOUT_FILENO)) return 0;
  }
}
