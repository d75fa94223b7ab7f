#include "end_stops.h"

#include <math.h>

/* The rows of the mass matrix that belong to the angles, over an impact: their momenta stay. */
static void stop_cart(const dip_plant *plant, double state[DIP_STATE]) {
  const double speed = state[3];
  const double row1 = plant->a * cos(state[1]) * speed;
  const double row2 = plant->b * cos(state[2]) * speed;
  const double coupling = plant->k * cos(state[1] - state[2]);
  const double determinant = plant->joint1 * plant->joint2 - coupling * coupling;
  state[3] = 0;
  state[4] += (plant->joint2 * row1 - coupling * row2) / determinant;
  state[5] += (plant->joint1 * row2 - coupling * row1) / determinant;
}

bool dip_end_stops_hold(const dip_plant *plant, double state[DIP_STATE], double low, double high) {
  const bool past_low = state[0] < low;
  const bool past_high = state[0] > high;
  if (past_low || past_high) state[0] = past_low ? low : high;
  if ((past_low && state[3] < 0) || (past_high && state[3] > 0)) stop_cart(plant, state);
  return state[0] <= low || state[0] >= high;
}
