/* The files of the client: of a folder, and those inside the program; nothing beside them. */
#include "tests/raw/served.h"
#include "http/assets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void write_file(const char *path, const char *bytes)
{
    FILE *f = fopen(path, "w");
    EXPECT(f && fputs(bytes, f) >= 0 && fclose(f) == 0);
}

static const struct {
    const char *path;
    int want;
    const char *has;
} files[] = {
    { "/", 200, "<title>ここ" },
    { "/index.html", 200, "<title>ここ" },
    { "/spending", 200, "<title>ここ" },        /* a screen of the client */
    { "/spending?provider=1", 200, "<title>ここ" },
    { "/style.css", 200, "body" },
    { "/none.css", 404, "K-4040" },
    { "/../secret.txt", 404, NULL },
    { "/..%2fsecret.txt", 404, NULL },
    { "/%2e%2e/secret.txt", 404, NULL },
    { "//secret.txt", 404, NULL },
    { "/./../secret.txt", 404, NULL },
    { "/link.txt", 404, NULL },                 /* a symbolic link out of the folder */
    { "/api", 404, "K-4040" },
    { "/api/../index.html", 404, "K-4040" },
};

TEST(files_of_a_folder_and_nothing_beside_it)
{
    char dir[64], path[128];
    snprintf(dir, sizeof dir, "/tmp/banso-raw-%d", (int)getpid());
    mkdir(dir, 0700);
    snprintf(path, sizeof path, "%s/secret.txt", dir);
    write_file(path, "himitsu");
    snprintf(path, sizeof path, "%s/www", dir);
    mkdir(path, 0700);
    snprintf(path, sizeof path, "%s/www/index.html", dir);
    write_file(path, "<!doctype html><title>ここ</title>");
    snprintf(path, sizeof path, "%s/www/style.css", dir);
    write_file(path, "body{}");
    snprintf(path, sizeof path, "%s/www/link.txt", dir);
    EXPECT(symlink("../secret.txt", path) == 0);
    snprintf(path, sizeof path, "%s/www", dir);
    ScenarioHouse *h = served_start(0, path);
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        Str reply = raw_talk(h->app.port, served_text("GET %s HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n", files[i].path), &h->arena);
        if (raw_status(reply) != files[i].want || (files[i].has && !str_contains(reply, str_of(files[i].has))) ||
            str_contains(reply, S("himitsu")))
            test_fail(__FILE__, __LINE__, "%s: wanted %d, got\n" STR_FMT, files[i].path, files[i].want, STR_ARG(reply));
        served_expect_headers(reply, files[i].path);
    }
    scenario_close(h);
    free(h);
    char command[160];
    snprintf(command, sizeof command, "rm -r %s", dir);
    EXPECT_I64(system(command), 0);
}

TEST(the_client_inside_the_program)
{
    Str plain = served_talk(S("GET / HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"));
    served_expect_headers(plain, "/");
    if (!asset_count) { /* NO_UI */
        EXPECT_I64(raw_status(plain), 404);
        return;
    }
    EXPECT_I64(raw_status(plain), 200);
    EXPECT(raw_has_header(plain, "Cache-Control: no-store") && raw_has_header(plain, "Content-Type: text/html; charset=utf-8"));
    for (size_t i = 0; i < asset_count; i++) {
        const AssetFile *f = &asset_files[i];
        Str all = served_talk(served_text("GET %s HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n", f->path));
        EXPECT_I64(raw_status(all), 200);
        served_expect_headers(all, f->path);
        EXPECT(all.n > f->raw_size && memcmp(all.p + all.n - f->raw_size, f->raw, f->raw_size) == 0);
        EXPECT(!raw_has_header(all, "Content-Type: application/octet-stream"));
        if (strncmp(f->path, "/assets/", 8) == 0)
            EXPECT(raw_has_header(all, "Cache-Control: public, max-age=31536000, immutable"));
        Str best = served_talk(served_text("GET %s HTTP/1.1\r\n" HOST "Accept-Encoding: gzip, br\r\nConnection: close\r\n\r\n", f->path));
        EXPECT(raw_has_header(best, f->br ? "Content-Encoding: br" : f->gz ? "Content-Encoding: gzip" : "Vary: Accept-Encoding"));
        Str never = served_talk(served_text("GET %s HTTP/1.1\r\n" HOST "Accept-Encoding: br;q=0, gzip;q=0\r\nConnection: close\r\n\r\n", f->path));
        EXPECT(!raw_has_header(never, "Content-Encoding:"));
    }
}
