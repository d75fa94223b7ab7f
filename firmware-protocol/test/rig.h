#ifndef DIP_TEST_RIG_H
#define DIP_TEST_RIG_H

#include "device.h"

/*
 * A device on a board of variables: a test moves the clock, the encoders and the inputs,
 * sends Commands and looks at the drive and the answers.
 */
typedef struct {
  dip_device device;
  uint32_t now_us;
  int32_t counts[DIP_CHANNELS], index_counts[DIP_CHANNELS];
  dip_inputs inputs;
  int32_t force_mn; /* at the drive now */
  bool enabled;
  bool line_busy; /* the last answer has not left */
  unsigned answers;
  uint8_t last_answer[DIP_DEVICE_FRAME];
  uint16_t sequence; /* of the last Command */
} rig;

/* Boots a device of 200 N and 100 ms with everything in order. */
void rig_boot(rig *of);
/* Boots it with the clock and the inputs as they are. */
void rig_boot_device(rig *of, const dip_device_options *options);

/* Sends a Command as it is; the Sample that answers it, or zeros where none does. */
dip_sample rig_send(rig *of, const dip_command *command);

/* Sends the next Command in sequence: force for 20 ms, nothing, clear, or a reference. */
dip_sample rig_force(rig *of, int32_t force_mn);
dip_sample rig_idle(rig *of);
dip_sample rig_clear(rig *of);
dip_sample rig_refer(rig *of, uint8_t channel, int32_t count);

/* Lets time pass, polling every millisecond. */
void rig_wait_ms(rig *of, uint32_t ms);

/* Boots, clears, and carries 10 N. */
void rig_run(rig *of);

#endif
