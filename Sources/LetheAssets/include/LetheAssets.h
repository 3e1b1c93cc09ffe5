#ifndef LETHE_ASSETS_H
#define LETHE_ASSETS_H

#include <stddef.h>
#include <stdint.h>

// The workbench's files, in the program: index.html, page.css, page.js, by number from 0. NULL behind the last.
const uint8_t *lethe_asset(int number, size_t *count);

#endif
