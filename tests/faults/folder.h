/* folder.h: folders in which a test lets backups be made. */
#pragma once
#include <dirent.h>
#include <stdio.h>
#include <unistd.h>

static inline void folder_empty(const char *dir)
{
    char path[400];
    DIR *d = opendir(dir);
    for (const struct dirent *e; d && (e = readdir(d)) != NULL;) {
        snprintf(path, sizeof path, "%s/%s", dir, e->d_name);
        (void)!unlink(path);
    }
    if (d)
        closedir(d);
}
