/* What happens, as lines of JSON on the standard output. Times are those of the rig. */
#ifndef DIP_EVENTS_H
#define DIP_EVENTS_H

#include <stdint.h>

void dip_event(uint64_t now_us, const char *event);
void dip_event_path(uint64_t now_us, const char *event, const char *path);
/* `reason`: a word. */
void dip_event_reason(uint64_t now_us, const char *event, const char *reason);

/* The first line: where it is served and how it is scheduled. `link` may be NULL. */
void dip_event_ready(const char *path, const char *link, const char *scheduling);

#endif
