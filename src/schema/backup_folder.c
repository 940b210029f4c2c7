#include "base/limits.h"
#include "base/sealed_file.h"
#include "domain/generations.h"
#include "schema/backup.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static int newest_first(const void *a, const void *b)
{
    int64_t x = ((const BackupFile *)a)->head.made_ms, y = ((const BackupFile *)b)->head.made_ms;
    return (x < y) - (x > y);
}

/* Is this entry of the folder a backup of ours? */
static bool look_at(const char *dir, Str name, const Keys *keys, Arena *a, BackupFile *ret)
{
    Str path = arena_printf(a, "%s/" STR_FMT, dir, STR_ARG(name));
    struct stat st;
    if (!path.p)
        return false;
    int fd = open(path.p, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return false;
    bool ours = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && backup_read_head(fd, keys, a, &ret->head) == BACKUP_SOUND;
    close(fd);
    ret->path = path;
    ret->name = arena_copy(a, name);
    ret->bytes = ours ? st.st_size : 0;
    return ours && ret->name.p;
}

Status backup_list(const char *dir, const Keys *keys, Arena *a, BackupFile **ret, size_t *ret_n)
{
    DIR *d = opendir(dir);
    size_t n = 0;
    if (!d)
        return ERR_IO;
    BackupFile *files = ARENA_ARRAY(a, BackupFile, BACKUP_DIR_FILES_MAX);
    for (struct dirent *e; files && n < BACKUP_DIR_FILES_MAX && (e = readdir(d)) != NULL;) {
        Str name = str_of(e->d_name);
        if (str_starts(name, S("banso-")) && str_ends(name, S(".backup")))
            n += look_at(dir, name, keys, a, &files[n]);
    }
    closedir(d);
    if (!files)
        return ERR_MEMORY;
    qsort(files, n, sizeof *files, newest_first);
    *ret = files;
    *ret_n = n;
    return OK;
}

Status backup_prune(const char *dir, const Keys *keys, Arena *a, size_t *ret_deleted, size_t *ret_kept)
{
    BackupFile *files;
    size_t n, deleted = 0;
    TRY(backup_list(dir, keys, a, &files, &n));
    int64_t *made = ARENA_ARRAY(a, int64_t, n + 1);
    bool *keep = ARENA_ARRAY(a, bool, n + 1);
    if (!made || !keep)
        return ERR_MEMORY;
    for (size_t i = 0; i < n; i++)
        made[i] = files[i].head.made_ms;
    generations_choose(made, n, keep);
    for (size_t i = 0; i < n; i++)
        deleted += !keep[i] && unlink(files[i].path.p) == 0;
    if (deleted)
        TRY(file_directory_sync(files[0].path.p));
    *ret_deleted = deleted;
    *ret_kept = n - deleted;
    return OK;
}
