#include "quadrature.h"

const int8_t dip_quadrature_steps[16] = {
    0,  1,  -1, 0,  /* from neither */
    -1, 0,  0,  1,  /* from A */
    1,  0,  0,  -1, /* from B */
    0,  -1, 1,  0,  /* from both */
};

uint32_t dip_quadrature_extend(uint32_t wide, uint16_t count) {
  const uint16_t ahead = (uint16_t)(count - (uint16_t)wide);
  return ahead < 0x8000 ? wide + ahead : wide - (uint16_t)(0x10000 - (uint32_t)ahead);
}
