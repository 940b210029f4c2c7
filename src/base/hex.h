/* hex.h: bytes as digits 0–9 and a–f. */
#pragma once
#include "base/str.h"

#include <stdint.h>

/* 2 × n digits; no NUL behind them. */
void hex_write(const uint8_t *bytes, size_t n, char *ret);
/* Exactly n bytes of small digits; false otherwise, and *ret is of no use. */
bool hex_read(Str hex, uint8_t *ret, size_t n);
