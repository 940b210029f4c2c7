# Fails on any include that points up or sideways, and on a foreign header outside its house.
# usage: awk -f tools/layers.awk $(git ls-files 'src/*.[ch]')
BEGIN {
    n = split("base json domain db schema http feature cli", L, " ")
    for (i = 1; i <= n; i++) rank[L[i]] = i
    rank["domain"] = rank["json"]          # pure calculations see base/ only
    own["microhttpd.h"] = "src/http/server"
    own["jansson.h"] = "src/json/read.c"
    own["sqlite3.h"] = "src/db/sqlite"
    own["libpq-fe.h"] = "src/db/postgres"
    own["seccomp.h"] = "src/base/confine"
    own["sodium.h"] = "src/base/secret"
    own["zip.h"] = "src/base/xlsx"
    own["zlib.h"] = "src/base/sealed_file.c src/base/xlsx_book_fuzz.c"
    own["expat.h"] = "src/base/xlsx"
    own["openssl/hmac.h"] = "src/base/totp.c"
    own["openssl/crypto.h"] = "src/base/totp.c"
    own["openssl/evp.h"] = "src/base/totp.c src/base/passkey_testing.h"
    own["fido.h"] = "src/base/passkey.c"
    own["fido/es256.h"] = "src/base/passkey.c"
    own["fido/rs256.h"] = "src/base/passkey.c"
    own["openssl/ec.h"] = "src/base/passkey_testing.h"
    own["qrencode.h"] = "src/base/qr.c"
    own["iconv.h"] = "src/base/text.c"
    own["xlsxwriter.h"] = "src/base/workbook_ src/base/workbook.c src/feature/import/kind_annual_test.c src/feature/import/settled_testing.h src/base/xlsx_files_test.c"
}
function layer(p,  a) { split(p, a, "/"); return a[1] == "src" ? a[2] : a[1] }
function at_home(h,  a, i) {
    for (i = split(own[h], a, " "); i > 0; i--) if (index(FILENAME, a[i]) == 1) return 1
    return 0
}
function bad(why) { printf "%s:%d: %s: %s\n", FILENAME, FNR, why, $2; fail = 1 }
/^#include <.*\.h>/ {
    h = substr($2, 2, length($2) - 2)
    if (h in own && !at_home(h)) bad("foreign header outside its house")
}
/^#include "/ {
    h = substr($2, 2, length($2) - 2); me = layer(FILENAME); it = layer(h)
    if (!(it in rank)) bad("include by full path")
    else if (rank[it] > rank[me] || (rank[it] == rank[me] && it != me)) bad(me "/ may not know " it "/")
    if (me == "feature" && it == "feature") {
        split(FILENAME, a, "/"); split(h, b, "/")
        if (a[3] != b[2]) bad("features do not know each other")
    }
}
END { exit fail }
