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

const uint8_t *lethe_asset(int number, size_t *count) {
  switch (number) {
  case 0:
    *count = sizeof index_html;
    return index_html;
  case 1:
    *count = sizeof page_css;
    return page_css;
  case 2:
    *count = sizeof page_js;
    return page_js;
  default:
    *count = 0;
    return NULL;
  }
}
