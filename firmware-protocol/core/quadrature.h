#ifndef DIP_QUADRATURE_H
#define DIP_QUADRATURE_H

#include <stdint.h>

/*
 * Four counts a period from the two square waves of an incremental encoder. A leads B where
 * the count goes up: 00, A, AB, B, 00.
 *
 * The count is 16 bits wide, as short as an interrupt wants it and as wide as the counter of
 * many a timer; `dip_quadrature_extend` makes 32 bits of it outside of the interrupt.
 */
typedef struct {
  uint16_t count;   /* wraps */
  uint16_t illegal; /* steps at which both waves changed: an edge was missed; wraps */
  uint8_t state;    /* bit 0 is A, bit 1 is B */
} dip_quadrature;

/* The change of the count, by state before << 2 | state now; 0 where both waves changed. */
extern const int8_t dip_quadrature_steps[16];

/* Starts at count 0 from the waves as they are. */
static inline void dip_quadrature_init(dip_quadrature *encoder, uint8_t state) {
  encoder->count = 0;
  encoder->illegal = 0;
  encoder->state = state;
}

/* A call costs an interrupt more than the counting does, even where size is all. */
#ifdef __GNUC__
#define DIP_ALWAYS_INLINE static inline __attribute__((always_inline))
#else
#define DIP_ALWAYS_INLINE static inline
#endif

/* Takes the waves as they are now: bit 0 is A, bit 1 is B, and no other bit is set. */
DIP_ALWAYS_INLINE void dip_quadrature_take(dip_quadrature *encoder, uint8_t state) {
  const int16_t step = dip_quadrature_steps[(uint8_t)(encoder->state << 2) | state];
  if ((encoder->state ^ state) == 3) encoder->illegal++;
  encoder->count = (uint16_t)(encoder->count + (uint16_t)step);
  encoder->state = state;
}

/*
 * The 32-bit count that is nearest to `wide` and ends in the 16 bits of `count`: right as
 * long as it is called at least every 32767 counts. 32-bit counts wrap.
 */
uint32_t dip_quadrature_extend(uint32_t wide, uint16_t count);

#endif
