/* SPDX-License-Identifier: MIT */
/* Feeds every file of the folders named on the command line to the target. */
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/file.h"
#include "fuzz.h"

enum { MAX_BYTES = 16 << 20 };

static size_t replay_dir(const char *dir)
{
    dsh_arena *arena = dsh_arena_new();
    size_t n = 0;
    char **names = arena != NULL ? dsh_dir_list(arena, dir, &n) : NULL;
    for (size_t i = 0; names != NULL && i < n; i++) {
        const char *path = dsh_path_join(arena, dir, names[i]);
        dosah_error err = {0};
        char *data = NULL;
        size_t size = 0;
        if (path == NULL ||
            dsh_file_read(&data, &size, path, MAX_BYTES, &err) != DOSAH_OK) {
            fprintf(stderr, "%s: %s\n", names[i], err.message);
            exit(EXIT_FAILURE);
        }
        LLVMFuzzerTestOneInput((const uint8_t *)data, size);
        dsh_free(data);
    }
    dsh_arena_free(arena);
    return n;
}

int main(int argc, char **argv)
{
    size_t n = 0;
    for (int i = 1; i < argc; i++)
        n += replay_dir(argv[i]);
    printf("%zu inputs replayed\n", n);
    return n > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
