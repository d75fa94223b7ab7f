#ifndef DIP_CHECK_H
#define DIP_CHECK_H

#include <stdio.h>

/* Tests without a framework: a failed check says where, and the run goes on. */

extern unsigned check_count;
extern unsigned check_failures;

#define CHECK(condition)                                                     \
  do {                                                                       \
    check_count++;                                                           \
    if (!(condition)) {                                                      \
      check_failures++;                                                      \
      fprintf(stderr, "%s:%d: %s does not hold\n", __FILE__, __LINE__, #condition); \
    }                                                                        \
  } while (0)

#define CHECK_EQUAL(actual, expected)                                              \
  do {                                                                             \
    const long long check_actual = (actual), check_expected = (expected);          \
    check_count++;                                                                 \
    if (check_actual != check_expected) {                                          \
      check_failures++;                                                            \
      fprintf(stderr, "%s:%d: %s is %lld, not %lld\n", __FILE__, __LINE__, #actual, \
              check_actual, check_expected);                                       \
    }                                                                              \
  } while (0)

/* One line a story, on stdout. */
#define STORY(name) puts("  " name)

#endif
