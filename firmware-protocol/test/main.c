/* Runs every test of the core; exit 1 where a check fails. */

#include "check.h"

unsigned check_count;
unsigned check_failures;

void frame_test(void);
void parser_test(void);
void quadrature_test(void);
void command_test(void);
void latch_test(void);
void watchdog_test(void);
void sequence_test(void);
void limits_test(void);
void references_test(void);
void identity_test(void);

int main(void) {
  frame_test();
  parser_test();
  quadrature_test();
  command_test();
  latch_test();
  watchdog_test();
  sequence_test();
  limits_test();
  references_test();
  identity_test();
  printf("%u checks, %u failed\n", check_count, check_failures);
  return check_failures == 0 ? 0 : 1;
}
