#define _GNU_SOURCE
#include "emulator.h"

#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "events.h"
#include "scheduling.h"

volatile sig_atomic_t dip_ended = 0;

static const uint64_t REPORT_US = 1000000;
/* A bootloader waits so long for a new firmware. */
static const uint64_t BOOTLOADER_US = 1000000;
static const uint16_t REFERENCE_VALIDITY_MS = 1;

static void end(int signal) {
  (void)signal;
  dip_ended = 1;
}

bool dip_emulator_init(dip_emulator *emulator, int argc, char **argv) {
  memset(emulator, 0, sizeof *emulator);
  if (!dip_options_parse(&emulator->options, argc, argv)) return false;
  emulator->faults = emulator->options.faults;
  dip_rig_init(&emulator->rig, &emulator->options.rig);
  dip_answers_init(&emulator->answers);
  emulator->told_mode = DIP_HANGING;
  emulator->input_open = true;

  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = end;
  (void)sigaction(SIGINT, &action, NULL);
  (void)sigaction(SIGTERM, &action, NULL);
  (void)sigaction(SIGHUP, &action, NULL);
  /* Who reads the events may go away ... */
  (void)signal(SIGPIPE, SIG_IGN);
  /* ... and who started it may be killed: a rig that nobody can stop does not stay. */
  (void)prctl(PR_SET_PDEATHSIG, SIGTERM);
  return true;
}

void dip_emulator_references(const dip_emulator *emulator,
                             uint8_t frames[DIP_ENCODERS][DIP_HOST_FRAME]) {
  int32_t counts[DIP_ENCODERS];
  dip_encoders_referenced(&emulator->rig.encoders, emulator->rig.state, counts);
  for (int i = 0; i < DIP_ENCODERS; i++) {
    const dip_command command = {
        .reference = (uint8_t)(i + 1),
        .sequence = (uint16_t)i,
        .validity_ms = REFERENCE_VALIDITY_MS,
        .value = counts[i],
    };
    dip_command_encode(frames[i], &command);
  }
}

void dip_emulator_say(dip_emulator *emulator, uint64_t now_us, const uint8_t *bytes,
                      size_t length) {
  dip_answers_take(&emulator->answers, now_us, bytes, length);
  if (dip_answers_referenced(&emulator->answers)) dip_rig_lift(&emulator->rig);
  if (emulator->serving) dip_wire_send(&emulator->wire, now_us, bytes, length);
}

bool dip_emulator_serve(dip_emulator *emulator, uint64_t now_us, const char *late_what,
                        dip_sink receive, void *context) {
  const dip_options *options = &emulator->options;
  if (!dip_wire_open(&emulator->wire, options->link, &emulator->faults, (uint64_t)options->seed,
                     receive, context)) {
    return false;
  }
  emulator->serving = true;
  emulator->late_what = late_what;
  emulator->told_mode = emulator->rig.mode;
  emulator->report_us = now_us + REPORT_US;
  emulator->end_us =
      options->duration_s > 0 ? now_us + (uint64_t)(1e6 * options->duration_s) : UINT64_MAX;
  dip_event_ready(emulator->wire.pty.path, options->link, dip_scheduling_request());
  return true;
}

static void go_down(dip_emulator *emulator, uint64_t now_us) {
  const uint64_t replug_us = emulator->wire.replug_us;
  emulator->faults.reboot = false;
  emulator->down = true;
  emulator->start_us = (replug_us > now_us ? replug_us : now_us) + BOOTLOADER_US;
  dip_rig_drive(&emulator->rig, 0, false);
  dip_event(now_us, "rebooting");
}

dip_firmware dip_emulator_firmware(dip_emulator *emulator, uint64_t now_us) {
  if (emulator->faults.reboot) go_down(emulator, now_us);
  if (!emulator->down) return DIP_RUNS;
  if (now_us < emulator->start_us) return DIP_DOWN;
  emulator->down = false;
  dip_rig_hang(&emulator->rig);
  dip_answers_init(&emulator->answers);
  dip_event(now_us, "booted");
  return DIP_STARTS;
}

static void tell_changes(dip_emulator *emulator, uint64_t now_us) {
  static const char *const modes[] = {"hanging", "lifting", "held", "released"};
  const dip_rig *rig = &emulator->rig;
  if (rig->enabled != emulator->told_enabled) {
    dip_event(now_us, rig->enabled ? "enabled" : "dropped");
  }
  if (rig->mode != emulator->told_mode) dip_event(now_us, modes[rig->mode]);
  if (rig->at_end && !emulator->told_at_end) dip_event(now_us, "end");
  emulator->told_at_end = rig->at_end;
  emulator->told_enabled = rig->enabled;
  emulator->told_mode = rig->mode;
}

void dip_emulator_watch(dip_emulator *emulator, uint64_t now_us) {
  dip_rig *rig = &emulator->rig;
  if (rig->encoders.stuck != emulator->faults.stuck) {
    dip_encoders_stick(&rig->encoders, emulator->faults.stuck, rig->state);
  }
  tell_changes(emulator, now_us);
  if (now_us < emulator->report_us) return;
  emulator->report_us += REPORT_US;
  dip_lateness_merge(&emulator->whole, &emulator->second);
  dip_lateness_report(&emulator->second, emulator->late_what);
}

void dip_emulator_read_input(dip_emulator *emulator) {
  char bytes[256];
  ssize_t got = read(STDIN_FILENO, bytes, sizeof bytes);
  if (got <= 0) {
    emulator->input_open = false;
    return;
  }
  for (ssize_t i = 0; i < got; i++) {
    if (bytes[i] != '\n') {
      /* What does not fit is too long to be understood, and is said to be so below. */
      if (emulator->line_length < sizeof emulator->line - 1) {
        emulator->line[emulator->line_length++] = bytes[i];
      }
      continue;
    }
    emulator->line[emulator->line_length] = '\0';
    emulator->line_length = 0;
    char error[512];
    if (!dip_faults_apply(&emulator->faults, emulator->line, error, sizeof error)) {
      fprintf(stderr, "%s\n", error);
    }
  }
}

bool dip_emulator_goes_on(const dip_emulator *emulator, uint64_t now_us) {
  return !dip_ended && now_us < emulator->end_us;
}

void dip_emulator_close(dip_emulator *emulator) {
  dip_wire_close(&emulator->wire);
  dip_lateness_merge(&emulator->whole, &emulator->second);
  dip_lateness_report(&emulator->whole, "in all");
}
