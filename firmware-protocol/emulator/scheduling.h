/* A place in the schedule below that of the bridge's control thread. */
#ifndef DIP_SCHEDULING_H
#define DIP_SCHEDULING_H

/* Asks for SCHED_FIFO and for memory that stays; says what it got. */
const char *dip_scheduling_request(void);

#endif
