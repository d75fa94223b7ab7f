#include "quadrature.h"

#include "check.h"

/* A leads: 00, A, AB, B. */
static const uint8_t FORWARDS[] = {0, 1, 3, 2};

static void turns(void) {
  STORY("a shaft that turns there and back ends at 0, four counts a period");
  dip_quadrature encoder;
  dip_quadrature_init(&encoder, FORWARDS[0]);
  int phase = 0;
  for (int i = 0; i < 1000; i++) dip_quadrature_take(&encoder, FORWARDS[++phase & 3]);
  CHECK_EQUAL(encoder.count, 1000);
  for (int i = 0; i < 1500; i++) dip_quadrature_take(&encoder, FORWARDS[--phase & 3]);
  CHECK_EQUAL((int16_t)encoder.count, -500);
  for (int i = 0; i < 500; i++) dip_quadrature_take(&encoder, FORWARDS[++phase & 3]);
  CHECK_EQUAL(encoder.count, 0);
  CHECK_EQUAL(encoder.illegal, 0);
}

static void trembles(void) {
  STORY("a shaft that trembles on an edge does not drift");
  dip_quadrature encoder;
  dip_quadrature_init(&encoder, 3);
  for (int i = 0; i < 1001; i++) dip_quadrature_take(&encoder, i & 1 ? 3 : 2);
  CHECK_EQUAL(encoder.count, 1);
}

static void misses_an_edge(void) {
  STORY("a missed edge is counted as illegal, in all four states, and moves nothing");
  dip_quadrature encoder;
  for (uint8_t state = 0; state < 4; state++) {
    dip_quadrature_init(&encoder, state);
    dip_quadrature_take(&encoder, state ^ 3);
    CHECK_EQUAL(encoder.count, 0);
    CHECK_EQUAL(encoder.illegal, 1);
  }
}

static void goes_far(void) {
  STORY("the narrow count widens over its wrap, both ways, and over that of 32 bits");
  uint32_t wide = 0;
  for (int count = 0; count <= 300000; count += 30000)
    wide = dip_quadrature_extend(wide, (uint16_t)count);
  CHECK_EQUAL(wide, 300000);
  for (int count = 300000; count >= -300000; count -= 30000)
    wide = dip_quadrature_extend(wide, (uint16_t)count);
  CHECK_EQUAL((int32_t)wide, -300000);
  CHECK_EQUAL(dip_quadrature_extend(0xFFFFFFF0, 0x0010), 0x10);
  CHECK_EQUAL(dip_quadrature_extend(0x10, 0xFFF0), 0xFFFFFFF0);
}

void quadrature_test(void) {
  puts("quadrature");
  turns();
  trembles();
  misses_an_edge();
  goes_far();
}
