#ifndef LETHE_ASSETS_H
#define LETHE_ASSETS_H

#include <stddef.h>
#include <stdint.h>

// Files that are in the program: the workbench's page, and the starter's invented notes.
typedef enum lethe_asset_number {
  LETHE_ASSET_PAGE_HTML,
  LETHE_ASSET_PAGE_CSS,
  LETHE_ASSET_PAGE_JS,
  LETHE_ASSET_STARTER_ENGLISH,
  LETHE_ASSET_STARTER_SPANISH,
} lethe_asset_number;

// NULL for a number that no file has.
const uint8_t *lethe_asset(lethe_asset_number number, size_t *count);

#endif
