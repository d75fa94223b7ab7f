#include "chip.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <simavr/avr_extint.h>
#include <simavr/avr_ioport.h>
#include <simavr/sim_cycle_timers.h>
#include <simavr/sim_elf.h>
#include <simavr/sim_io.h>
#include <simavr/sim_irq.h>

#include "../boards/atmega328p/pins.h"

/* Registers of the ATmega328P in its data space. */
enum { REG_PORTB = 0x25, REG_TCCR1A = 0x80, REG_OCR1AL = 0x88, REG_OCR1AH = 0x89 };
enum { REG_UCSR0A = 0xC0, REG_UBRR0L = 0xC4, REG_UBRR0H = 0xC5 };
enum { BIT_COM1A1 = 0x80, BIT_U2X0 = 0x02 };

/* Instructions run in one go for so long; an interrupt comes up to so much late. */
enum { INTERRUPT_CYCLES = 16 };

/* Start bit, 8 data bits, stop bit. */
enum { BITS_PER_CHARACTER = 10 };

static void log_errors(avr_t *avr, const int level, const char *format, va_list arguments) {
  (void)avr;
  if (level <= LOG_ERROR) vfprintf(stderr, format, arguments);
}

static void take_output(struct avr_irq_t *irq, uint32_t value, void *context) {
  dip_chip *chip = context;
  (void)irq;
  if (chip->sent_length < DIP_CHIP_QUEUE) chip->sent[chip->sent_length++] = (uint8_t)value;
}

static avr_uart_t *find_uart(const avr_t *avr) {
  avr_io_t *module = avr->io_port;
  while (module != NULL && strcmp(module->kind, "uart") != 0) module = module->next;
  return (avr_uart_t *)module;
}

static void connect_uart(dip_chip *chip) {
  avr_t *avr = chip->avr;
  uint32_t flags = 0;
  avr_ioctl(avr, AVR_IOCTL_UART_GET_FLAGS('0'), &flags);
  /* Neither lines on our own standard output, nor sleeps where the firmware polls. */
  flags &= ~(uint32_t)(AVR_UART_FLAG_STDIO | AVR_UART_FLAG_POLL_SLEEP);
  avr_ioctl(avr, AVR_IOCTL_UART_SET_FLAGS('0'), &flags);
  chip->uart = find_uart(avr);
  chip->uart_in = avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_INPUT);
  avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_OUTPUT),
                          take_output, chip);
}

/* simavr looks at the bit for double speed only when the divider is written, and a firmware may set
 * it afterwards. */
static void keep_baud(dip_chip *chip) {
  const uint8_t *data = chip->avr->data;
  const unsigned divider = 1u + (data[REG_UBRR0L] | (unsigned)data[REG_UBRR0H] << 8);
  const unsigned cycles_per_bit = ((data[REG_UCSR0A] & BIT_U2X0) != 0 ? 8u : 16u) * divider;
  chip->uart->cycles_per_byte = BITS_PER_CHARACTER * cycles_per_bit;
}

/* The firmware's pull-ups must not win over what drives a pin from outside. */
static void hold_levels(dip_chip *chip, uint32_t port, uint8_t mask, uint8_t level) {
  avr_ioport_external_t external = {.name = port & 0x7F, .mask = mask, .value = level};
  avr_ioctl(chip->avr, AVR_IOCTL_IOPORT_SET_EXTERNAL(port), &external);
}

static void set_levels(dip_chip *chip, uint32_t port, uint8_t mask, uint8_t *level, uint8_t wanted) {
  uint8_t changed = (uint8_t)((*level ^ wanted) & mask);
  if (changed == 0) return;
  *level = wanted;
  hold_levels(chip, port, mask, wanted);
  for (int pin = 0; pin < 8; pin++) {
    if (((changed >> pin) & 1) == 0) continue;
    avr_raise_irq(avr_io_getirq(chip->avr, AVR_IOCTL_IOPORT_GETIRQ(port), pin), (wanted >> pin) & 1);
  }
}

bool dip_chip_init(dip_chip *chip, const char *elf, double baud) {
  memset(chip, 0, sizeof *chip);
  avr_global_logger_set(log_errors);
  elf_firmware_t firmware;
  memset(&firmware, 0, sizeof firmware);
  if (elf == NULL || elf_read_firmware(elf, &firmware) != 0) {
    fprintf(stderr, "%s: no firmware for an ATmega328P\n", elf == NULL ? "elf=" : elf);
    return false;
  }
  chip->avr = avr_make_mcu_by_name("atmega328p");
  if (chip->avr == NULL) {
    fprintf(stderr, "this simavr knows no atmega328p; install another\n");
    return false;
  }
  avr_init(chip->avr);
  chip->avr->frequency = DIP_CHIP_HZ;
  chip->avr->log = LOG_ERROR;
  chip->avr->run_cycle_limit = INTERRUPT_CYCLES;
  avr_load_firmware(chip->avr, &firmware);
  connect_uart(chip);
  /* Two inputs that rest low are those of INT0 and INT1, which the firmware does not use: simavr
   * would look at them before every instruction, and be four times slower. */
  avr_extint_set_strict_lvl_trig(chip->avr, 0, 0);
  avr_extint_set_strict_lvl_trig(chip->avr, 1, 0);
  hold_levels(chip, 'B', DIP_PINS_INDEX, 0);
  hold_levels(chip, 'C', DIP_PINS_ENCODERS, 0);
  hold_levels(chip, 'D', DIP_PINS_INPUTS, 0);
  chip->character_cycles = (avr_cycle_count_t)((double)BITS_PER_CHARACTER * DIP_CHIP_HZ / baud + 0.5);
  return true;
}

void dip_chip_free(dip_chip *chip) {
  avr_terminate(chip->avr);
  free(chip->avr);
  chip->avr = NULL;
}

void dip_chip_set_inputs(dip_chip *chip, const dip_chip_inputs *inputs) {
  uint8_t wanted = (uint8_t)((inputs->contact_open ? 1 << DIP_PIN_CONTACT : 0) |
                             (inputs->power_removed ? 1 << DIP_PIN_POWER : 0) |
                             (inputs->limit_low ? 1 << DIP_PIN_LIMIT_LOW : 0) |
                             (inputs->limit_high ? 1 << DIP_PIN_LIMIT_HIGH : 0) |
                             (inputs->drive_fault ? 1 << DIP_PIN_DRIVE_FAULT : 0));
  set_levels(chip, 'D', DIP_PINS_INPUTS, &chip->level_d, wanted);
}

void dip_chip_set_counts(dip_chip *chip, const int32_t counts[DIP_ENCODERS]) {
  memcpy(chip->wanted, counts, sizeof chip->wanted);
}

void dip_chip_receive(dip_chip *chip, const uint8_t *bytes, size_t length) {
  for (size_t i = 0; i < length && chip->waiting < DIP_CHIP_QUEUE; i++) {
    chip->incoming[(chip->first + chip->waiting++) % DIP_CHIP_QUEUE] = bytes[i];
  }
}

static unsigned edges_left(const dip_chip *chip) {
  unsigned left = 0;
  for (int i = 0; i < DIP_ENCODERS; i++) left += (unsigned)abs(chip->wanted[i] - chip->shown[i]);
  return left;
}

/* One edge of the next encoder that has one to show: A leads where counts grow. */
static void show_edge(dip_chip *chip) {
  static const uint8_t phases[] = {0, 1, 3, 2};
  for (int i = 0; i < DIP_ENCODERS; i++) {
    int channel = chip->next_channel;
    chip->next_channel = (channel + 1) % DIP_ENCODERS;
    int32_t left = chip->wanted[channel] - chip->shown[channel];
    if (left == 0) continue;
    chip->shown[channel] += left > 0 ? 1 : -1;
    int shift = 2 * channel;
    uint8_t phase = phases[(uint32_t)chip->shown[channel] & 3];
    uint8_t wanted = (uint8_t)((chip->level_c & ~(3 << shift)) | (phase << shift));
    set_levels(chip, 'C', DIP_PINS_ENCODERS, &chip->level_c, wanted);
    return;
  }
}

static void show_character(dip_chip *chip) {
  avr_raise_irq(chip->uart_in, chip->incoming[chip->first]);
  chip->first = (chip->first + 1) % DIP_CHIP_QUEUE;
  chip->waiting--;
  chip->next_character = chip->avr->cycle + chip->character_cycles;
}

static avr_cycle_count_t wake(avr_t *avr, avr_cycle_count_t when, void *context) {
  (void)avr;
  (void)when;
  (void)context;
  return 0;
}

static bool run_to(avr_t *avr, avr_cycle_count_t until) {
  if (avr->cycle >= until) return true;
  /* Instructions run in one go up to the next timer: let there be one in time. */
  avr_cycle_timer_register(avr, until - avr->cycle, wake, NULL);
  while (avr->cycle < until) {
    int state = avr_run(avr);
    if (state == cpu_Done || state == cpu_Crashed) return false;
  }
  return true;
}

bool dip_chip_run(dip_chip *chip, avr_cycle_count_t until) {
  avr_t *avr = chip->avr;
  chip->sent_length = 0;
  keep_baud(chip);
  unsigned edges = edges_left(chip);
  avr_cycle_count_t spacing = edges == 0 ? 0 : (until - avr->cycle) / (edges + 1);
  avr_cycle_count_t next_edge = edges == 0 ? until : avr->cycle + spacing;
  while (avr->cycle < until) {
    avr_cycle_count_t next = next_edge < until ? next_edge : until;
    if (chip->waiting > 0 && chip->next_character < next) next = chip->next_character;
    if (!run_to(avr, next)) return false;
    if (chip->waiting > 0 && avr->cycle >= chip->next_character) show_character(chip);
    if (edges == 0 || avr->cycle < next_edge) continue;
    show_edge(chip);
    edges--;
    next_edge = edges == 0 ? until : avr->cycle + spacing;
  }
  return true;
}

double dip_chip_drive(const dip_chip *chip, bool *enabled) {
  const uint8_t *data = chip->avr->data;
  const uint8_t port = data[REG_PORTB];
  *enabled = (port >> DIP_PIN_ENABLE & 1) != 0;
  if (!*enabled || (data[REG_TCCR1A] & BIT_COM1A1) == 0) return 0;
  const int steps = (data[REG_OCR1AL] | data[REG_OCR1AH] << 8) + 1;
  const double share = (double)steps / DIP_PWM_STEPS;
  return (port >> DIP_PIN_DIRECTION & 1) != 0 ? share : -share;
}
