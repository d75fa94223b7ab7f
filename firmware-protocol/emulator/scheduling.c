#define _GNU_SOURCE
#include "scheduling.h"

#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>

const char *dip_scheduling_request(void) {
  /* Below the control thread's 80, so that the emulated rig never delays the bridge. */
  const struct sched_param parameters = {.sched_priority = 70};
  (void)mlockall(MCL_CURRENT | MCL_FUTURE);
  /* Without real time, sleeps end 50 us late on purpose unless they are told not to. */
  (void)prctl(PR_SET_TIMERSLACK, 1UL);
  if (sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, &parameters) == 0) {
    return "SCHED_FIFO 70";
  }
  return "normal (SCHED_FIFO refused; grant CAP_SYS_NICE or an rtprio limit to this user)";
}
