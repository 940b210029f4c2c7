/* embed: turns files into C.
 *   embed migrations FILE…   db_migrations[] from NNNN_name.sql, in the order given
 *   embed assets [DIR]       asset_files[] from DIR: each file, with its .gz and .br twins */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ISO C promises 4095 characters in a literal; gcc and clang take any number. */
#define LONG_STRINGS "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n"

static void die(const char *what, const char *name)
{
    fprintf(stderr, "embed: %s: %s\n", what, name);
    exit(1);
}

/* Writes the bytes as a C string, which compilers read ten times as fast as a list of numbers, and answers their number. */
static size_t array(const char *path, const char *symbol, int number)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        die("cannot read", path);
    printf("static const unsigned char %s%d[] = \"", symbol, number);
    size_t n = 0;
    for (int c; (c = fgetc(f)) != EOF; n++)
        printf("%s\\%03o", n % 4096 ? "" : "\"\n\"", c);
    printf("\";\n");
    fclose(f);
    return n;
}

static void migrations(int n, char **paths)
{
    printf("#include \"db/db.h\"\n" LONG_STRINGS);
    for (int i = 0; i < n; i++) {
        FILE *f = fopen(paths[i], "rb");
        if (!f)
            die("cannot read", paths[i]);
        printf("static const char sql%d[] =\n\"", i);
        for (int c; (c = fgetc(f)) != EOF;) {
            if (c == '\n')
                printf("\\n\"\n\"");
            else if (c == '"' || c == '\\')
                printf("\\%c", c);
            else
                putchar(c);
        }
        printf("\";\n");
        fclose(f);
    }
    int last = 0;
    printf("const Migration db_migrations[] = {\n");
    for (int i = 0; i < n; i++) {
        const char *name = strrchr(paths[i], '/');
        name = name ? name + 1 : paths[i];
        if (atoi(name) <= last)
            die("two migrations with one number, or out of order", name);
        last = atoi(name);
        printf("    { %d, \"%.*s\", sql%d },\n", atoi(name), (int)strlen(name) - 4, name, i);
    }
    printf("    { 0, 0, 0 }\n};\nconst size_t db_migration_count = %d;\n", n);
}

static char found[4096][1024];
static int found_count;

static void walk(const char *root, const char *below)
{
    char path[2048];
    if (snprintf(path, sizeof path, "%s%s", root, below) >= (int)sizeof path)
        die("name too long", below);
    DIR *d = opendir(path);
    if (!d)
        die("cannot open", path);
    for (struct dirent *e; (e = readdir(d));) {
        if (e->d_name[0] == '.')
            continue;
        char name[1024];
        if (snprintf(name, sizeof name, "%s/%s", below, e->d_name) >= (int)sizeof name)
            die("name too long", e->d_name);
        if (snprintf(path, sizeof path, "%s%s", root, name) >= (int)sizeof path)
            die("name too long", name);
        struct stat st;
        if (stat(path, &st))
            die("cannot stat", path);
        const char *dot = strrchr(name, '.');
        if (S_ISDIR(st.st_mode))
            walk(root, name);
        else if (found_count < 4096 && !(dot && (!strcmp(dot, ".br") || !strcmp(dot, ".gz"))))
            strcpy(found[found_count++], name);
    }
    closedir(d);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(a, b);
}

static void assets(const char *root)
{
    printf("#include \"http/assets.h\"\n" LONG_STRINGS);
    if (root)
        walk(root, "");
    qsort(found, (size_t)found_count, sizeof found[0], by_name);
    static size_t size[4096][3];
    for (int i = 0; i < found_count; i++) {
        static const char *const twin[] = { "", ".gz", ".br" }, *const symbol[] = { "raw", "gz", "br" };
        for (int k = 0; k < 3; k++) {
            char path[2100];
            if (snprintf(path, sizeof path, "%s%s%s", root, found[i], twin[k]) >= (int)sizeof path)
                die("name too long", found[i]);
            struct stat st;
            if (k == 0 || stat(path, &st) == 0)
                size[i][k] = array(path, symbol[k], i);
        }
    }
    printf("const AssetFile asset_files[] = {\n");
    for (int i = 0; i < found_count; i++) {
        printf("    { \"%s\", raw%d, %zu, ", found[i], i, size[i][0]);
        size[i][1] ? printf("gz%d, %zu, ", i, size[i][1]) : printf("0, 0, ");
        size[i][2] ? printf("br%d, %zu },\n", i, size[i][2]) : printf("0, 0 },\n");
    }
    printf("    { 0, 0, 0, 0, 0, 0, 0 }\n};\nconst size_t asset_count = %d;\n", found_count);
}

int main(int argc, char **argv)
{
    if (argc >= 2 && !strcmp(argv[1], "migrations"))
        migrations(argc - 2, argv + 2);
    else if (argc >= 2 && !strcmp(argv[1], "assets"))
        assets(argc > 2 ? argv[2] : NULL);
    else
        die("usage", "embed migrations FILE… | embed assets [DIR]");
    return 0;
}
