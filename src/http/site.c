#include "http/site.h"
#include "base/hex.h"
#include "base/limits.h"
#include "base/secret.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { RAW, GZIP, BROTLI, VARIANTS };

typedef struct {
    char etag[40]; /* quotes, 32 hex digits, one letter for the encoding */
    void *_Atomic prepared[VARIANTS];
} Kept;

struct Site {
    int folder; /* -1: embedded */
    Kept *kept; /* one per asset file */
};

static const struct {
    const char *ending, *media_type;
} media_types[] = {
    { ".html", "text/html; charset=utf-8" },     { ".js", "text/javascript; charset=utf-8" },
    { ".css", "text/css; charset=utf-8" },       { ".svg", "image/svg+xml" },
    { ".json", "application/json" },             { ".webmanifest", "application/manifest+json" },
    { ".png", "image/png" },                     { ".ico", "image/vnd.microsoft.icon" },
    { ".woff2", "font/woff2" },                  { ".txt", "text/plain; charset=utf-8" },
    { ".csv", "text/csv; charset=utf-8" },       { ".map", "application/json" },
};

static const char *media_type_of(Str path)
{
    for (size_t i = 0; i < COUNT_OF(media_types); i++)
        if (str_ends(path, str_of(media_types[i].ending)))
            return media_types[i].media_type;
    return "application/octet-stream";
}

static void write_etag(const AssetFile *f, char to[static 40])
{
    enum { BYTES = 16 };
    uint8_t hash[32];
    digest_of((Str){ (const char *)f->raw, f->raw_size }, hash);
    to[0] = '"';
    hex_write(hash, BYTES, to + 1);
    memcpy(to + 1 + 2 * BYTES, "r\"", 3);
}

Site *site_new(const char *folder)
{
    Site *s = calloc(1, sizeof *s);
    if (!s)
        return NULL;
    s->folder = folder ? open(folder, O_DIRECTORY | O_RDONLY | O_CLOEXEC) : -1;
    s->kept = calloc(asset_count + 1, sizeof *s->kept);
    if (!s->kept || (folder && s->folder < 0)) {
        site_free(&s, NULL);
        return NULL;
    }
    for (size_t i = 0; i < asset_count; i++)
        write_etag(&asset_files[i], s->kept[i].etag);
    return s;
}

void site_free(Site **at, void (*drop_prepared)(void *))
{
    Site *s = *at;
    *at = NULL;
    if (!s)
        return;
    for (size_t i = 0; s->kept && i < asset_count; i++)
        for (int k = 0; k < VARIANTS; k++)
            if (s->kept[i].prepared[k] && drop_prepared)
                drop_prepared(s->kept[i].prepared[k]);
    if (s->folder >= 0)
        close(s->folder);
    free(s->kept);
    free(s);
}

/* Is the coding in the list, and not with q=0 (RFC 9110 §12.5.3)? */
static bool accepts(Str list, Str coding)
{
    for (Str one; list.n;) {
        str_cut(list, ',', &one, &list);
        Str name, parameter;
        str_cut(str_trim(one), ';', &name, &parameter);
        if (!str_eq(str_trim(name), coding))
            continue;
        parameter = str_trim(parameter);
        return !str_eq(parameter, S("q=0")) && !str_eq(parameter, S("q=0.0")) && !str_eq(parameter, S("q=0.000"));
    }
    return false;
}

static int by_path(const void *key, const void *file)
{
    return strcmp(key, ((const AssetFile *)file)->path);
}

static const char *cache_control_of(Str path)
{
    /* Names under /assets/ carry a hash of the content; everything else must be asked for again. */
    return str_starts(path, S("/assets/")) ? "public, max-age=31536000, immutable"
           : str_ends(path, S(".html"))    ? "no-store"
                                           : "no-cache";
}

static Status find_embedded(Site *s, const char *path, Str accept_encoding, SiteFile *ret)
{
    const AssetFile *f = bsearch(path, asset_files, asset_count, sizeof *asset_files, by_path);
    if (!f)
        return ERR_NOT_FOUND;
    Kept *kept = &s->kept[f - asset_files];
    int k = f->br && accepts(accept_encoding, S("br")) ? BROTLI : f->gz && accepts(accept_encoding, S("gzip")) ? GZIP : RAW;
    const unsigned char *const bytes[] = { f->raw, f->gz, f->br };
    const size_t sizes[] = { f->raw_size, f->gz_size, f->br_size };
    static const char *const encodings[] = { NULL, "gzip", "br" };
    *ret = (SiteFile){ .bytes = { (const char *)bytes[k], sizes[k] }, .media_type = media_type_of(str_of(path)), .encoding = encodings[k],
                       .cache_control = cache_control_of(str_of(path)), .etag = str_of(kept->etag), .prepared = &kept->prepared[k] };
    return OK;
}

static Status read_file(int folder, const char *path, Buf *room)
{
    int fd = openat(folder, path + 1, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    struct stat st;
    if (fd < 0)
        return ERR_NOT_FOUND;
    Status status = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) ? OK : ERR_NOT_FOUND;
    while (status == OK) {
        char *to = buf_reserve(room, 64 * 1024);
        ssize_t n = to ? read(fd, to, 64 * 1024) : -1;
        if (n < 0)
            status = ERR_IO;
        if (n <= 0)
            break;
        room->n += (size_t)n;
    }
    close(fd);
    return status;
}

Status site_find(Site *s, Str path, Str accept_encoding, Buf *room, SiteFile *ret)
{
    char name[256];
    if (str_eq(path, S("/about/licenses"))) /* the one screen that needs no script */
        path = S("/about/licenses.html");
    const char *slash = memrchr(path.p, '/', path.n);
    bool screen = !slash || !memchr(slash, '.', (size_t)(path.p + path.n - slash));
    if (screen)
        path = S("/index.html");
    if (path.n >= sizeof name || str_contains(path, S("..")) || str_contains(path, S("//")) || memchr(path.p, '%', path.n) ||
        memchr(path.p, 0, path.n))
        return ERR_NOT_FOUND;
    memcpy(name, path.p, path.n);
    name[path.n] = 0;
    if (s->folder < 0)
        return find_embedded(s, name, accept_encoding, ret);
    buf_init(room, ASSET_FILE_MAX);
    TRY(read_file(s->folder, name, room));
    *ret = (SiteFile){ .bytes = buf_str(room), .media_type = media_type_of(path), .cache_control = "no-store" };
    return OK;
}
