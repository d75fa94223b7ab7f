/*
 * The rig behind an emulated firmware: plant, drive, limit switches, and the hands that hold it.
 *
 * It hangs at rest until its firmware is referenced, is then lifted to its initial state and held
 * there, is let go by the first enabled force, and is lifted back once the force has been off for
 * 3 s: so a plant that nobody controls has not fallen before anyone arms.
 *
 * The track ends 20 mm beyond the limit switches.
 */
#ifndef DIP_RIG_H
#define DIP_RIG_H

#include <stdbool.h>
#include <stdint.h>

#include "encoders.h"
#include "plant.h"

typedef struct {
  double physics[DIP_PHYSICS];
  /* Coulomb friction of the cart, N. */
  double friction;
  /* Where it is held; the speeds are given to it when it is let go. */
  double initial[DIP_STATE];
  /* Of the drive: force that moves nothing, N; force lost with the speed of the cart, N s/m; 1, or
   * -1 where a positive command pulls to -x. */
  double dead_zone, back_emf, drive_sign;
  /* Positions of the limit switches, m. */
  double switch_low, switch_high;
  dip_encoder_options encoders;
} dip_rig_options;

typedef enum { DIP_HANGING, DIP_LIFTING, DIP_HELD, DIP_FREE } dip_rig_mode;

typedef struct {
  dip_rig_options options;
  dip_plant plant;
  dip_encoders encoders;
  dip_rig_mode mode;
  double state[DIP_STATE];
  uint64_t now_us;
  /* At the motor, in the direction of its leads, N. */
  double force;
  bool enabled;
  /* Whether the cart stands at an end of the track. */
  bool at_end;
  uint64_t enabled_until_us;
  double lift_from[DIP_STATE];
  uint64_t lift_start_us, lift_us;
} dip_rig;

/* At rest, hanging, the cart in the middle, at time 0. */
void dip_rig_init(dip_rig *rig, const dip_rig_options *options);

/* To a time that is not before the last one, in steps of 1 ms or less. */
void dip_rig_advance(dip_rig *rig, uint64_t now_us);

/* What the motor does from now on; without `enabled` it carries no force and does not brake. */
void dip_rig_drive(dip_rig *rig, double force, bool enabled);

/* Lets it hang at rest, the cart in the middle, with encoders that start at 0 there: hands that
 * hang it down while its firmware boots. */
void dip_rig_hang(dip_rig *rig);

/* Lifts a rig that hangs; no effect in another mode. */
void dip_rig_lift(dip_rig *rig);

/*
 * Whether a limit switch is pressed. Low and high are ends as the motor's leads name them: a
 * positive command drives towards high. So the firmware's directional limit holds on a rig whose
 * drive is reversed, too.
 */
void dip_rig_switches(const dip_rig *rig, bool *low, bool *high);

#endif
