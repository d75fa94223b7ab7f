/*
 * Runs the image for the ATmega328P in simavr, turns all three encoders and sends Commands at
 * the same time, and says what was lost: load IMAGE [EDGES [RATE [BAUD [SECONDS]]]], edges a
 * second of all encoders together, Commands a second.
 *
 * Prints JSON: Commands sent and Samples that answered; forces at the pins that are not those
 * of the Command; edges made, and by how many counts the Samples are wrong in the end; from the
 * last byte of a Command to the first of its Sample, and from latch to output, in us. Exit 1
 * where a Command was not answered, or a force or a count is wrong.
 */
#include <simavr/avr_ioport.h>
#include <simavr/avr_uart.h>
#include <simavr/sim_avr.h>
#include <simavr/sim_elf.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "parser.h"
#include "pins.h"
#include "random.h"
#include "sample.h"

enum { MHZ = 16, COUNTS_BETWEEN_REVERSALS = 3000 };
/* Half a step of the PWM, and a fiftieth for the arithmetic. */
enum { FORCE_LIMIT_MN = 200000, TOLERANCE_MN = FORCE_LIMIT_MN / DIP_PWM_STEPS * 52 / 100 };

static avr_t *avr;
static avr_irq_t *encoder_pins[2 * DIP_CHANNELS], *uart_in;

static dip_command command = {.clear = true, .validity_ms = 20};
static unsigned long sent;
static uint64_t sent_cycle; /* when the last byte of the Command was in */
static int32_t forces[65536]; /* by sequence */

static dip_parser parser;
static dip_sample sample;
static unsigned long answered, answered_bytes, wrong_forces;
static uint64_t longest_to_answer;
static uint32_t longest_to_apply;

static unsigned long edges;
static int32_t counts[DIP_CHANNELS];

/* The force that the pins of the drive ask for. */
static int32_t force_at_pins(void) {
  enum { PORT_B = 0x25, CONTROL_A = 0x80, COMPARE_LOW = 0x88, COMPARE_HIGH = 0x89 };
  const bool connected = (avr->data[CONTROL_A] & 0x80) != 0;
  const bool enabled = (avr->data[PORT_B] >> DIP_PIN_ENABLE & 1) != 0;
  if (!connected || !enabled) return 0;
  const int32_t steps = (avr->data[COMPARE_HIGH] << 8 | avr->data[COMPARE_LOW]) + 1;
  const int32_t size = steps * (FORCE_LIMIT_MN / DIP_PWM_STEPS);
  return avr->data[PORT_B] >> DIP_PIN_DIRECTION & 1 ? size : -size;
}

static void take_byte(struct avr_irq_t *irq, uint32_t value, void *context) {
  (void)irq;
  (void)context;
  if (answered_bytes++ % DIP_DEVICE_FRAME == 0 && avr->cycle - sent_cycle > longest_to_answer)
    longest_to_answer = avr->cycle - sent_cycle;
  const uint8_t *frame = dip_parser_take(&parser, (uint8_t)value);
  if (frame == NULL || frame[DIP_AT_KIND] != DIP_SAMPLE) return;
  dip_sample_decode(frame, &sample);
  answered++;
  const uint32_t to_apply = sample.applied_us - sample.latched_us;
  if (to_apply > longest_to_apply) longest_to_apply = to_apply;
  if (abs(force_at_pins() - forces[sample.sequence]) > TOLERANCE_MN) wrong_forces++;
}

/* It would report every byte that a UART loses, and on stdout what it loads. */
static void log_nothing(avr_t *of, const int level, const char *format, va_list arguments) {
  (void)of;
  (void)level;
  (void)format;
  (void)arguments;
}

/* Against the pull-ups. */
static void hold_low(char port, unsigned pins) {
  avr_ioport_external_t external = {.name = (unsigned char)port, .mask = pins, .value = 0};
  avr_ioctl(avr, AVR_IOCTL_IOPORT_SET_EXTERNAL((uint32_t)port), &external);
}

static void make_chip(const char *image) {
  elf_firmware_t firmware;
  avr_global_logger_set(log_nothing);
  memset(&firmware, 0, sizeof firmware);
  avr = avr_make_mcu_by_name("atmega328p");
  if (avr == NULL || elf_read_firmware(image, &firmware) != 0) exit(2);
  avr_init(avr);
  avr->frequency = MHZ * 1000000;
  avr_load_firmware(avr, &firmware);

  uint32_t flags = 0;
  avr_ioctl(avr, AVR_IOCTL_UART_GET_FLAGS('0'), &flags);
  flags &= ~(uint32_t)(AVR_UART_FLAG_STDIO | AVR_UART_FLAG_POLL_SLEEP);
  avr_ioctl(avr, AVR_IOCTL_UART_SET_FLAGS('0'), &flags);
  uart_in = avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_INPUT);
  avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_OUTPUT),
                          take_byte, NULL);
  for (int bit = 0; bit < 2 * DIP_CHANNELS; bit++)
    encoder_pins[bit] = avr_io_getirq(avr, AVR_IOCTL_IOPORT_GETIRQ('C'), bit);
  hold_low('C', DIP_PINS_ENCODERS);
  hold_low('D', DIP_PINS_INPUTS);
}

static void run_to(uint64_t cycle) {
  while (avr->cycle < cycle)
    if (avr_run(avr) == cpu_Crashed) exit(2);
}

static void run_ms(unsigned ms) { run_to(avr->cycle + ms * 1000ul * MHZ); }

/* One edge of one encoder after another; all turn to and fro. */
static void turn(void) {
  static const uint8_t A[4] = {0, 1, 1, 0}, B[4] = {0, 0, 1, 1};
  const unsigned channel = (unsigned)(edges % DIP_CHANNELS);
  const bool forwards = edges / DIP_CHANNELS / COUNTS_BETWEEN_REVERSALS % 2 == 0;
  counts[channel] += forwards ? 1 : -1;
  avr_raise_irq(encoder_pins[2 * channel], A[counts[channel] & 3]);
  avr_raise_irq(encoder_pins[2 * channel + 1], B[counts[channel] & 3]);
  edges++;
}

/* Commands and edges for a time: the first Command clears the latch, all others enable. */
static void load(double edge_rate, double rate, double baud, double seconds) {
  const double second = MHZ * 1e6, byte_cycles = second * 10 / baud;
  const double end = (double)avr->cycle + second * seconds;
  double next_command = (double)avr->cycle, next_byte = 0, next_edge = next_command;
  uint8_t frame[DIP_HOST_FRAME];
  unsigned at = DIP_HOST_FRAME;
  while ((double)avr->cycle < end) {
    const double now = (double)avr->cycle;
    if (at == DIP_HOST_FRAME && now >= next_command) {
      command.enable = !command.clear;
      command.value = command.enable ? (int32_t)random_below(400001) - 200000 : 0;
      dip_command_encode(frame, &command);
      forces[command.sequence++] = command.value;
      command.clear = false;
      at = 0;
      next_byte = now + byte_cycles;
      next_command += second / rate;
    }
    if (at < DIP_HOST_FRAME && now >= next_byte) {
      avr_raise_irq(uart_in, frame[at++]);
      next_byte += byte_cycles;
      sent += at == DIP_HOST_FRAME;
      sent_cycle = avr->cycle;
    }
    if (edge_rate > 0 && now >= next_edge) {
      turn();
      next_edge += second / edge_rate;
    }
    run_to(avr->cycle + 1);
  }
}

int main(int argc, char **argv) {
  if (argc < 2) return 2;
  const double edge_rate = argc > 2 ? atof(argv[2]) : 60000;
  const double rate = argc > 3 ? atof(argv[3]) : 1000;
  const double baud = argc > 4 ? atof(argv[4]) : 1e6;
  const double seconds = argc > 5 ? atof(argv[5]) : 1;
  random_seed(1);
  dip_parser_init_device(&parser);
  make_chip(argv[1]);
  run_ms(20);
  load(edge_rate, rate, baud, seconds);
  run_ms(10);
  /* One more, when all stands still: its counts are those of the end. */
  load(0, rate, baud, 1 / rate);
  run_ms(10);

  int32_t wrong_counts = 0;
  for (int channel = 0; channel < DIP_CHANNELS; channel++)
    wrong_counts += abs(sample.counts[channel] - counts[channel]);
  printf("{\"commands\":%lu,\"samples\":%lu,\"wrongForces\":%lu,\"edges\":%lu,"
         "\"wrongCounts\":%d,\"longestToAnswerUs\":%u,\"longestLatchToApplyUs\":%u}\n",
         sent, answered, wrong_forces, edges, wrong_counts,
         (unsigned)(longest_to_answer / MHZ), longest_to_apply);
  return sent == answered && wrong_forces == 0 && wrong_counts == 0 ? 0 : 1;
}
