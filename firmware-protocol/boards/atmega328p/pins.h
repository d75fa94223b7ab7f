#ifndef DIP_PINS_H
#define DIP_PINS_H

/*
 * What is where on an ATmega328P, by port letter and bit, with the name printed on an Uno.
 * Preprocessor constants alone, so that an emulator can include it as well.
 *
 * Every input has its pull-up on, and its quiet level is low: a wire that breaks reads as
 * what stops the rig.
 */

/* Port C: the encoders. A on the even bit, B on the odd one above; A leads where x or the
   angle grows. Interrupt PCINT1. */
#define DIP_PIN_X_A 0      /* A0 */
#define DIP_PIN_X_B 1      /* A1 */
#define DIP_PIN_THETA1_A 2 /* A2 */
#define DIP_PIN_THETA1_B 3 /* A3 */
#define DIP_PIN_THETA2_A 4 /* A4 */
#define DIP_PIN_THETA2_B 5 /* A5 */
#define DIP_PINS_ENCODERS 0x3F

/* Port B, outputs: the drive. */
#define DIP_PIN_DIRECTION 0 /* D8: high where the force is towards +x */
#define DIP_PIN_PWM 1       /* D9, OC1A: duty is the force over the force limit */
#define DIP_PIN_ENABLE 5    /* D13: high where the drive may carry force */

/* Port B, inputs: the index pulses, counted at the rising edge. Interrupt PCINT0. */
#define DIP_PIN_INDEX_X 2      /* D10 */
#define DIP_PIN_INDEX_THETA1 3 /* D11 */
#define DIP_PIN_INDEX_THETA2 4 /* D12 */
#define DIP_PINS_INDEX 0x1C

/* Port D, inputs. */
#define DIP_PIN_CONTACT 2     /* D2: low where the emergency-stop contact is closed */
#define DIP_PIN_POWER 3       /* D3: low where the drive has power */
#define DIP_PIN_LIMIT_LOW 4   /* D4: low where the switch at the end towards -x is free */
#define DIP_PIN_LIMIT_HIGH 5  /* D5: low where the switch at the end towards +x is free */
#define DIP_PIN_DRIVE_FAULT 6 /* D6: low where the drive is in order */
#define DIP_PINS_INPUTS 0x7C

/* Port D, the UART: D0 receives, D1 sends. */

/*
 * Timer 1 in mode 14 makes the PWM: ICR1 is DIP_PWM_STEPS - 1, and OCR1A = n is a duty of
 * (n + 1) / DIP_PWM_STEPS. At zero force OC1A is disconnected (COM1A1 is 0) and its pin low.
 */
#define DIP_PWM_STEPS 800

#endif
