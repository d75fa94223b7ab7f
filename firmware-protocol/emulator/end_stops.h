/* Ends of the track: hard, and without any spring. */
#ifndef DIP_END_STOPS_H
#define DIP_END_STOPS_H

#include <stdbool.h>

#include "plant.h"

/*
 * Puts a cart that has run past `low` or `high`, m, back to it, at rest: a plastic impact. The
 * impulse acts on the cart alone, so the joints hand its speed on to the pendulums. Whether the
 * cart is at an end.
 */
bool dip_end_stops_hold(const dip_plant *plant, double state[DIP_STATE], double low, double high);

#endif
