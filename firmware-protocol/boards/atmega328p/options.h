#ifndef DIP_OPTIONS_H
#define DIP_OPTIONS_H

/* What a rig is like. Each is set with -D; these are those of the default rig. */

#ifndef F_CPU
#define F_CPU 16000000UL
#endif

#ifndef BAUD
#define BAUD 1000000UL
#endif

#ifndef COUNTS_PER_METRE
#define COUNTS_PER_METRE 20000UL
#endif

#ifndef COUNTS_PER_REV1
#define COUNTS_PER_REV1 4096UL
#endif

#ifndef COUNTS_PER_REV2
#define COUNTS_PER_REV2 4096UL
#endif

/* Force at full duty, mN. */
#ifndef FORCE_LIMIT_MN
#define FORCE_LIMIT_MN 200000UL
#endif

#ifndef WATCHDOG_MS
#define WATCHDOG_MS 100
#endif

/* 22 characters at most of what this image was built from. */
#ifndef BUILD
#define BUILD "avr-gcc " __VERSION__
#endif

#endif
