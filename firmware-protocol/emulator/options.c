#include "options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double TWO_PI = 6.28318530717958647693;

/* Exactly `count` numbers. */
static bool numbers(const char *text, double *out, int count) {
  for (int i = 0; i < count; i++) {
    char *end;
    out[i] = strtod(text, &end);
    if (end == text || *end != (i + 1 < count ? ',' : '\0')) return false;
    text = end + 1;
  }
  return true;
}

static bool flag(const char *text, bool *out) {
  *out = text[0] == '1';
  return (text[0] == '0' || text[0] == '1') && text[1] == '\0';
}

typedef struct {
  const char *key;
  double *numbers;
  int count;
  bool *flag;
  const char **text;
} field;

static bool set(dip_options *o, const char *key, const char *value) {
  const field fields[] = {
      {"physics", o->rig.physics, DIP_PHYSICS, NULL, NULL},
      {"friction", &o->rig.friction, 1, NULL, NULL},
      {"initial", o->rig.initial, DIP_STATE, NULL, NULL},
      {"counts", o->counts, DIP_ENCODERS, NULL, NULL},
      {"signs", o->rig.encoders.sign, DIP_ENCODERS, NULL, NULL},
      {"offsets", o->rig.encoders.offset, DIP_ENCODERS, NULL, NULL},
      {"relative", NULL, 0, &o->rig.encoders.theta2_relative, NULL},
      {"full_scale", &o->full_scale, 1, NULL, NULL},
      {"drive_sign", &o->rig.drive_sign, 1, NULL, NULL},
      {"dead_zone", &o->rig.dead_zone, 1, NULL, NULL},
      {"back_emf", &o->rig.back_emf, 1, NULL, NULL},
      {"switches", o->switches, 2, NULL, NULL},
      {"watchdog_ms", &o->watchdog_ms, 1, NULL, NULL},
      {"unreferenced", NULL, 0, &o->unreferenced, NULL},
      {"seed", &o->seed, 1, NULL, NULL},
      {"duration", &o->duration_s, 1, NULL, NULL},
      {"baud", &o->baud, 1, NULL, NULL},
      {"link", NULL, 0, NULL, &o->link},
      {"build", NULL, 0, NULL, &o->build},
      {"elf", NULL, 0, NULL, &o->elf},
  };
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
    const field *f = &fields[i];
    if (strcmp(f->key, key) != 0) continue;
    if (f->numbers != NULL) return numbers(value, f->numbers, f->count);
    if (f->flag != NULL) return flag(value, f->flag);
    *f->text = value;
    return true;
  }
  return false;
}

static bool parse_one(dip_options *options, char *argument) {
  char *equals = strchr(argument, '=');
  if (equals == NULL) {
    fprintf(stderr, "argument `%s`: key=value is wanted\n", argument);
    return false;
  }
  *equals = '\0';
  const char *value = equals + 1;
  if (strcmp(argument, "inject") == 0) {
    char error[512];
    if (dip_faults_apply(&options->faults, value, error, sizeof error)) return true;
    fprintf(stderr, "%s\n", error);
    return false;
  }
  if (set(options, argument, value)) return true;
  fprintf(stderr, "argument `%s=%s` is unknown or not as it should be\n", argument, value);
  return false;
}

/* What is counted, divided by, or put into a field of the protocol must fit. */
static bool in_range(const dip_options *o) {
  for (int i = 0; i < DIP_ENCODERS; i++) {
    if (!(o->counts[i] >= 1 && o->counts[i] <= 1e8)) return false;
  }
  return o->rig.physics[0] > 0 && o->full_scale > 0 && o->full_scale <= 2e6 &&
         o->watchdog_ms >= 1 && o->watchdog_ms <= 65535 && o->seed >= 0 && o->seed <= 4294967295.0 &&
         o->duration_s >= 0 && o->baud >= 1;
}

bool dip_options_parse(dip_options *options, int argc, char **argv) {
  memset(options, 0, sizeof *options);
  dip_faults_clear(&options->faults);
  options->rig.drive_sign = 1;
  for (int i = 0; i < DIP_ENCODERS; i++) options->rig.encoders.sign[i] = 1;
  options->watchdog_ms = 100;
  options->baud = 1000000;
  for (int i = 1; i < argc; i++) {
    if (!parse_one(options, argv[i])) return false;
  }
  if (!in_range(options)) {
    fprintf(stderr, "physics, counts, full_scale, watchdog_ms, seed, duration or baud is missing or "
                    "out of its range\n");
    return false;
  }
  options->rig.switch_low = options->switches[0];
  options->rig.switch_high = options->switches[1];
  options->rig.encoders.counts_per_unit[0] = options->counts[0];
  for (int i = 1; i < DIP_ENCODERS; i++) {
    options->rig.encoders.counts_per_unit[i] = options->counts[i] / TWO_PI;
  }
  return true;
}
