#include "output.h"

void dip_output_write(dip_device *device, int32_t force_mn, bool enabled) {
  device->board.drive(device->board.context, force_mn, enabled);
  device->applied_us = device->board.now_us(device->board.context);
  device->force_mn = force_mn;
  device->enabled = enabled;
}

static bool towards_a_pressed_switch(const dip_inputs *inputs, int32_t force_mn) {
  return (force_mn < 0 && inputs->limit_low) || (force_mn > 0 && inputs->limit_high);
}

static bool in_order(const dip_inputs *inputs) {
  return !inputs->contact_open && !inputs->power_removed && !inputs->drive_fault;
}

void dip_output_apply(dip_device *device, const dip_command *command) {
  const dip_inputs *inputs = &device->inputs;
  if (!command->enable || device->causes != 0 || !in_order(inputs)) {
    dip_output_write(device, 0, false);
    return;
  }
  dip_output_write(device, towards_a_pressed_switch(inputs, command->value) ? 0 : command->value,
                   true);
  device->enabled_us = device->applied_us;
  device->validity_us = (uint32_t)command->validity_ms * 1000;
}

void dip_output_clear(dip_device *device) {
  if (in_order(&device->inputs)) device->causes = 0;
}

void dip_output_watch(dip_device *device, uint32_t now_us) {
  const bool was_open = device->inputs.contact_open;
  dip_inputs *inputs = &device->inputs;
  device->board.read_inputs(device->board.context, inputs);

  if (inputs->contact_open && !was_open) device->causes |= DIP_LATCHED | DIP_CONTACT_TRIPPED;
  if (inputs->drive_fault) device->causes |= DIP_LATCHED | DIP_DRIVE_FAULT;
  if (!device->enabled) return;

  if (inputs->power_removed) device->causes |= DIP_LATCHED;
  if (now_us - device->enabled_us >= device->validity_us)
    device->causes |= DIP_LATCHED | DIP_WATCHDOG;
  if (device->causes != 0)
    dip_output_write(device, 0, false);
  else if (towards_a_pressed_switch(inputs, device->force_mn))
    dip_output_write(device, 0, true);
}
