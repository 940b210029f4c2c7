/* qr.h: a QR code (JIS X 0510) as SVG. libqrencode lives here alone. */
#pragma once
#include "base/buf.h"

/* <svg>…</svg> with a quiet zone of four modules, one path, no style (the page's policy refuses styles). */
MUST_USE Status qr_svg(Str text, Buf *out);
