/* assets.h: the browser client inside the program, with its compressed twins made at build time. */
#pragma once
#include <stddef.h>

typedef struct {
    const char *path; /* "/assets/index-a1b2.js" */
    const unsigned char *raw;
    size_t raw_size;
    const unsigned char *gz;
    size_t gz_size;
    const unsigned char *br;
    size_t br_size;
} AssetFile;
extern const AssetFile asset_files[]; /* sorted by path */
extern const size_t asset_count;
