/* version.h: which Banso this is. */
#pragma once

#define BANSO_VERSION "0.1.0"
