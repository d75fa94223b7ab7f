#define _POSIX_C_SOURCE 200809L
#include "faults.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* An hour: longer is a slip of the hand. */
static const double LONGEST_MS = 3600000;

void dip_faults_clear(dip_faults *faults) {
  memset(faults, 0, sizeof *faults);
  faults->stuck = -1;
  faults->end_silence = true;
}

static bool number(const char *text, double most, double *out) {
  char *end;
  double value = strtod(text, &end);
  if (end == text || *end != '\0' || !(value >= 0 && value <= most)) return false;
  *out = value;
  return true;
}

static bool milliseconds(const char *text, uint32_t *out) {
  double value;
  if (!number(text, LONGEST_MS, &value)) return false;
  *out = (uint32_t)(value + 0.5);
  return true;
}

/* Whether `text` is `yes` or `no`. */
static bool choice(const char *text, const char *yes, const char *no, bool *out) {
  if (strcmp(text, yes) == 0) *out = true;
  else if (strcmp(text, no) == 0) *out = false;
  else return false;
  return true;
}

static bool channel(const char *text, int *out) {
  static const char *const names[] = {"x", "theta1", "theta2"};
  if (strcmp(text, "none") == 0) {
    *out = -1;
    return true;
  }
  for (int i = 0; i < 3; i++) {
    if (strcmp(text, names[i]) != 0) continue;
    *out = i;
    return true;
  }
  return false;
}

/* What the value of `name` must be; NULL where it is right. */
static const char *set(dip_faults *f, const char *name, const char *value) {
  static const char *const probability = "a probability from 0 to 1";
  static const char *const duration = "milliseconds from 0 to 3600000";
  if (strcmp(name, "flip") == 0) return number(value, 1, &f->flip) ? NULL : probability;
  if (strcmp(name, "loss") == 0) return number(value, 1, &f->loss) ? NULL : probability;
  if (strcmp(name, "truncate") == 0) return number(value, 1, &f->truncate) ? NULL : probability;
  if (strcmp(name, "burst") == 0) return number(value, 1, &f->burst) ? NULL : probability;
  if (strcmp(name, "delay") == 0) return milliseconds(value, &f->delay_ms) ? NULL : duration;
  if (strcmp(name, "silence") == 0) return milliseconds(value, &f->silence_ms) ? NULL : duration;
  if (strcmp(name, "unplug") == 0) return milliseconds(value, &f->unplug_ms) ? NULL : duration;
  if (strcmp(name, "stuck") == 0) {
    return channel(value, &f->stuck) ? NULL : "x, theta1, theta2 or none";
  }
  if (strcmp(name, "contact") == 0) {
    return choice(value, "open", "closed", &f->contact_open) ? NULL : "open or closed";
  }
  if (strcmp(name, "power") == 0) {
    return choice(value, "off", "on", &f->power_removed) ? NULL : "on or off";
  }
  if (strcmp(name, "fault") == 0) {
    return choice(value, "on", "off", &f->drive_fault) ? NULL : "on or off";
  }
  return "unknown";
}

bool dip_faults_apply(dip_faults *faults, const char *line, char *error, size_t size) {
  char copy[256];
  if (strlen(line) >= sizeof copy) {
    snprintf(error, size, "an injection of %zu characters is too long", strlen(line));
    return false;
  }
  strcpy(copy, line);
  dip_faults changed = *faults;
  char *rest = NULL;
  for (char *word = strtok_r(copy, " \t\r\n", &rest); word != NULL;
       word = strtok_r(NULL, " \t\r\n", &rest)) {
    if (strcmp(word, "off") == 0) {
      dip_faults_clear(&changed);
      continue;
    }
    if (strcmp(word, "reboot") == 0) {
      changed.reboot = true;
      continue;
    }
    char *equals = strchr(word, '=');
    if (equals != NULL) *equals = '\0';
    const char *wanted = equals == NULL ? "unknown" : set(&changed, word, equals + 1);
    if (wanted == NULL) continue;
    if (strcmp(wanted, "unknown") == 0) {
      snprintf(error, size,
               "unknown injection `%.40s`; known are flip=P, loss=P, truncate=P, burst=P, delay=MS, "
               "silence=MS, unplug=MS, reboot, stuck=CHANNEL, contact=open|closed, power=on|off, "
               "fault=on|off and off",
               word);
    } else {
      snprintf(error, size, "injection `%.40s=%.40s`: it must be %s", word, equals + 1, wanted);
    }
    return false;
  }
  *faults = changed;
  return true;
}
