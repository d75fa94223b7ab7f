/*
 * Damages frames at random, each in a stream before an intact one, and counts what gets
 * through: corruption [TRIALS [SEED]], trials a kind of damage, Commands and Samples in turn.
 *
 * Prints JSON, {kind: {trials, passedCrc, passedAll, lostIntact}}:
 *   passedCrc   what looked like a frame in the damaged part and had a right crc
 *   passedAll   what was taken for true after crc, guard, sequence and ranges: a Command by a
 *               device that runs, a Sample by the rules that PROTOCOL.md has for a host
 *   lostIntact  streams in which the intact frame was not found
 * Exit 1 where anything passed all, or an intact frame was lost.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "damage.h"
#include "parser.h"
#include "random.h"
#include "rig.h"

typedef struct {
  unsigned long trials, passed_crc, passed_all, lost_intact;
} tally;

/* Counts what looks like a frame with a right crc, and begins before `end`. */
static unsigned right_crcs(const uint8_t *stream, unsigned end, uint8_t length, uint8_t kind,
                           uint8_t other_kind) {
  unsigned found = 0;
  for (unsigned at = 0; at < end; at++) {
    const uint8_t *frame = stream + at;
    if (frame[0] == DIP_SYNC_0 && frame[1] == DIP_SYNC_1 &&
        (frame[DIP_AT_KIND] == kind || frame[DIP_AT_KIND] == other_kind))
      found += dip_crc_holds(frame, length);
  }
  return found;
}

static void try_command(tally *result, rig *of, damage_kind kind) {
  uint8_t frame[DIP_HOST_FRAME], stream[DAMAGE_ROOM + DIP_HOST_FRAME];
  dip_command command = {.enable = true, .validity_ms = 20};
  unsigned end;
  do {
    command.sequence = (uint16_t)(of->sequence + 1);
    command.value = (int32_t)random_below(400001) - 200000;
    dip_command_encode(frame, &command);
    end = damage(kind, frame, sizeof frame, stream);
    command.sequence++;
    dip_command_encode(stream + end, &command);
  } while (damage_left_it_whole(stream, end, frame, sizeof frame));

  result->passed_crc +=
      right_crcs(stream, end, DIP_HOST_FRAME, DIP_COMMAND, DIP_IDENTIFY);
  const unsigned answers = of->answers;
  of->now_us += 2000;
  for (unsigned i = 0; i < end + DIP_HOST_FRAME; i++) dip_device_receive(&of->device, stream[i]);

  dip_sample sample;
  dip_sample_decode(of->last_answer, &sample);
  const bool intact_answered = of->answers != answers && sample.sequence == command.sequence;
  result->lost_intact += !intact_answered;
  result->passed_all += of->answers - answers - intact_answered;
  of->sequence = command.sequence;
}

/* What a host knows of its link: periods of 2 ms, one Command without an answer before each. */
typedef struct {
  dip_parser parser;
  dip_sample last;
} host;

static bool is_true(const host *of, const dip_sample *sample) {
  const uint16_t ahead = (uint16_t)(sample->sequence - of->last.sequence);
  const uint32_t later = sample->latched_us - of->last.latched_us;
  const uint32_t since_applied = sample->latched_us - sample->applied_us;
  return ahead >= 1 && ahead <= 2 && later >= 1 && later <= 5000 &&
         (since_applied <= 1000000 || 0 - since_applied <= 10000);
}

static void next_sample(dip_sample *sample) {
  sample->sequence++;
  sample->latched_us += 2000;
  sample->applied_us = sample->latched_us + 60;
  for (uint8_t channel = 0; channel < DIP_CHANNELS; channel++)
    sample->counts[channel] = (int32_t)random_below(8192) - 4096;
}

static void try_sample(tally *result, host *of, damage_kind kind) {
  uint8_t frame[DIP_DEVICE_FRAME], stream[DAMAGE_ROOM + DIP_DEVICE_FRAME];
  dip_sample sample;
  unsigned end;
  do {
    sample = of->last;
    next_sample(&sample);
    dip_sample_encode(frame, &sample);
    end = damage(kind, frame, sizeof frame, stream);
    next_sample(&sample);
    dip_sample_encode(stream + end, &sample);
  } while (damage_left_it_whole(stream, end, frame, sizeof frame));

  result->passed_crc += right_crcs(stream, end, DIP_DEVICE_FRAME, DIP_SAMPLE, DIP_IDENTITY);
  bool intact_found = false;
  for (unsigned i = 0; i < end + DIP_DEVICE_FRAME; i++) {
    const uint8_t *found = dip_parser_take(&of->parser, stream[i]);
    if (found == NULL) continue;
    if (memcmp(found, stream + end, DIP_DEVICE_FRAME) == 0) {
      intact_found = true;
    } else if (found[DIP_AT_KIND] == DIP_SAMPLE) {
      dip_sample taken;
      dip_sample_decode(found, &taken);
      result->passed_all += is_true(of, &taken);
    }
  }
  result->lost_intact += !intact_found;
  of->last = sample;
}

static bool run(damage_kind kind, unsigned long trials, bool last) {
  static rig device;
  static host bridge;
  rig_run(&device);
  memset(&bridge, 0, sizeof bridge);
  dip_parser_init_device(&bridge.parser);
  bridge.last.flags = DIP_ENABLED | 0x0700;

  tally result = {0, 0, 0, 0};
  for (; result.trials < trials; result.trials++) {
    if (result.trials % 2 == 0)
      try_command(&result, &device, kind);
    else
      try_sample(&result, &bridge, kind);
  }
  printf("\"%s\":{\"trials\":%lu,\"passedCrc\":%lu,\"passedAll\":%lu,\"lostIntact\":%lu}%s",
         DAMAGE_NAMES[kind], result.trials, result.passed_crc, result.passed_all,
         result.lost_intact, last ? "}\n" : ",");
  return result.passed_all == 0 && result.lost_intact == 0;
}

int main(int argc, char **argv) {
  const unsigned long trials = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000000;
  random_seed(argc > 2 ? strtoul(argv[2], NULL, 10) : 1);
  bool held = true;
  putchar('{');
  for (int kind = 0; kind < DAMAGE_KINDS; kind++)
    held &= run((damage_kind)kind, trials, kind == DAMAGE_KINDS - 1);
  return held ? 0 : 1;
}
