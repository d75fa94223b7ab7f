#ifndef DIP_CRC16_H
#define DIP_CRC16_H

#include <stdint.h>

/*
 * CRC-16/IBM-3740: polynomial 0x1021, initial value 0xFFFF, not reflected, no final xor.
 * The CRC of "123456789" is 0x29B1.
 */
uint16_t dip_crc16(const uint8_t *bytes, uint8_t length);

#endif
