/* Listens to what a firmware says: whether it is referenced, and why it is latched. */
#ifndef DIP_ANSWERS_H
#define DIP_ANSWERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "parser.h"

typedef struct {
  dip_parser parser;
  /* Of the last Sample. */
  uint16_t flags;
} dip_answers;

void dip_answers_init(dip_answers *answers);

/* Says in an event when a latch comes or goes. */
void dip_answers_take(dip_answers *answers, uint64_t now_us, const uint8_t *bytes, size_t length);

/* Whether the last Sample says that all three channels are referenced. */
bool dip_answers_referenced(const dip_answers *answers);

#endif
