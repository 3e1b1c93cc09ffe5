#include "LetheAssets.h"

// #embed is C23's, and the compiler's that Swift brings.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const uint8_t index_html[] = {
#embed "web/index.html"
};

static const uint8_t page_css[] = {
#embed "web/page.css"
};

static const uint8_t page_js[] = {
#embed "web/page.js"
};

static const uint8_t starter_english[] = {
#embed "starter/english.txt"
};

static const uint8_t starter_spanish[] = {
#embed "starter/spanish.txt"
};

const uint8_t *lethe_asset(lethe_asset_number number, size_t *count) {
  switch (number) {
  case LETHE_ASSET_PAGE_HTML:
    *count = sizeof index_html;
    return index_html;
  case LETHE_ASSET_PAGE_CSS:
    *count = sizeof page_css;
    return page_css;
  case LETHE_ASSET_PAGE_JS:
    *count = sizeof page_js;
    return page_js;
  case LETHE_ASSET_STARTER_ENGLISH:
    *count = sizeof starter_english;
    return starter_english;
  case LETHE_ASSET_STARTER_SPANISH:
    *count = sizeof starter_spanish;
    return starter_spanish;
  }
  *count = 0;
  return NULL;
}
