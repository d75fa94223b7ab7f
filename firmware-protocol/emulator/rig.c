#include "rig.h"

#include <math.h>
#include <string.h>

#include "end_stops.h"

#define PI 3.14159265358979323846

static const uint64_t LONGEST_STEP_US = 1000;
static const uint64_t HOLD_AFTER_US = 3000000;
/* From a limit switch to the end of the track, m. */
static const double OVERTRAVEL = 0.02;

/* A lift takes this long, and longer where the encoders would give more edges than a small
 * microcontroller counts. */
static const uint64_t SHORTEST_LIFT_US = 1000000;
static const double FASTEST_EDGES = 30000;
/* Greatest slope of `smooth`. */
static const double STEEPEST = 1.875;

void dip_rig_init(dip_rig *rig, const dip_rig_options *options) {
  memset(rig, 0, sizeof *rig);
  rig->options = *options;
  dip_plant_init(&rig->plant, options->physics, options->friction);
  dip_rig_hang(rig);
}

void dip_rig_hang(dip_rig *rig) {
  static const double hanging[DIP_STATE] = {0, PI, PI, 0, 0, 0};
  rig->mode = DIP_HANGING;
  rig->at_end = false;
  memcpy(rig->state, hanging, sizeof rig->state);
  dip_encoders_boot(&rig->encoders, &rig->options.encoders, rig->state);
}

/* From 0 to 1 with neither speed nor acceleration at the ends. */
static double smooth(double share) {
  return share * share * share * (10 + share * (6 * share - 15));
}

static void start_lift(dip_rig *rig) {
  int32_t from[DIP_ENCODERS], to[DIP_ENCODERS];
  dip_encoders_referenced(&rig->encoders, rig->state, from);
  dip_encoders_referenced(&rig->encoders, rig->options.initial, to);
  double edges = 0;
  for (int i = 0; i < DIP_ENCODERS; i++) edges += fabs((double)to[i] - (double)from[i]);
  uint64_t needed_us = (uint64_t)(1e6 * STEEPEST * edges / FASTEST_EDGES);
  rig->mode = DIP_LIFTING;
  rig->at_end = false;
  memcpy(rig->lift_from, rig->state, sizeof rig->state);
  rig->lift_start_us = rig->now_us;
  rig->lift_us = needed_us > SHORTEST_LIFT_US ? needed_us : SHORTEST_LIFT_US;
}

void dip_rig_lift(dip_rig *rig) {
  if (rig->mode == DIP_HANGING) start_lift(rig);
}

static void lift(dip_rig *rig) {
  double passed = (double)(rig->now_us - rig->lift_start_us) / (double)rig->lift_us;
  if (passed >= 1) {
    rig->mode = DIP_HELD;
    memcpy(rig->state, rig->options.initial, sizeof rig->state);
    return;
  }
  double share = smooth(passed);
  for (int i = 0; i < DIP_ENCODERS; i++) {
    rig->state[i] = rig->lift_from[i] + share * (rig->options.initial[i] - rig->lift_from[i]);
    rig->state[i + DIP_ENCODERS] = 0;
  }
}

/* On the cart, N: as driveForce in src/hal/drive.ts. */
static double force_on_cart(const dip_rig *rig) {
  const dip_rig_options *o = &rig->options;
  if (!rig->enabled || rig->force == 0) return 0;
  double commanded = o->drive_sign * rig->force;
  double moving = commanded - fmax(-o->dead_zone, fmin(o->dead_zone, commanded));
  return moving - o->back_emf * rig->state[DIP_ENCODERS];
}

void dip_rig_advance(dip_rig *rig, uint64_t now_us) {
  while (rig->now_us < now_us) {
    uint64_t left = now_us - rig->now_us;
    uint64_t step = left < LONGEST_STEP_US ? left : LONGEST_STEP_US;
    rig->now_us += step;
    if (rig->enabled) rig->enabled_until_us = rig->now_us;
    if (rig->mode == DIP_LIFTING) lift(rig);
    if (rig->mode == DIP_HELD && rig->enabled) rig->mode = DIP_FREE;
    if (rig->mode != DIP_FREE) continue;
    dip_plant_advance(&rig->plant, rig->state, force_on_cart(rig), 1e-6 * (double)step, 1);
    rig->at_end =
        dip_end_stops_hold(&rig->plant, rig->state, rig->options.switch_low - OVERTRAVEL,
                           rig->options.switch_high + OVERTRAVEL);
    if (rig->now_us - rig->enabled_until_us >= HOLD_AFTER_US) start_lift(rig);
  }
}

void dip_rig_drive(dip_rig *rig, double force, bool enabled) {
  rig->force = enabled ? force : 0;
  rig->enabled = enabled;
}

void dip_rig_switches(const dip_rig *rig, bool *low, bool *high) {
  bool at_low = rig->state[0] <= rig->options.switch_low;
  bool at_high = rig->state[0] >= rig->options.switch_high;
  bool reversed = rig->options.drive_sign < 0;
  *low = reversed ? at_high : at_low;
  *high = reversed ? at_low : at_high;
}
