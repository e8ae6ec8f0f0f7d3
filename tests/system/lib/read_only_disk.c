// Preloaded into the program: while the file READ_ONLY_DISK_SWITCH exists, nothing below the folder READ_ONLY_DISK can
// be written, as on a disk that its system has made read-only. Files that were open for writing before fail, too.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static int is_below(const char* path) {
  const char* folder = getenv("READ_ONLY_DISK");
  return folder != NULL && strncmp(path, folder, strlen(folder)) == 0;
}

static int is_read_only(void) {
  const char* file = getenv("READ_ONLY_DISK_SWITCH");
  return file != NULL && access(file, F_OK) == 0;
}

static int fails(int file) {
  char link[64];
  char path[4096];
  if (!is_read_only()) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  const ssize_t size = readlink(link, path, sizeof path - 1);
  if (size <= 0) return 0;
  path[size] = 0;
  if (!is_below(path)) return 0;
  errno = EROFS;
  return 1;
}

#define GUARDED(name, result, parameters, arguments)                        \
  result name parameters {                                                  \
    static result(*real) parameters;                                        \
    if (real == NULL) real = (result(*) parameters)dlsym(RTLD_NEXT, #name); \
    return fails(file) ? (result)-1 : real arguments;                       \
  }

GUARDED(write, ssize_t, (int file, const void* bytes, size_t size), (file, bytes, size))
GUARDED(pwrite, ssize_t, (int file, const void* bytes, size_t size, off_t at), (file, bytes, size, at))
GUARDED(pwrite64, ssize_t, (int file, const void* bytes, size_t size, off64_t at), (file, bytes, size, at))
GUARDED(ftruncate, int, (int file, off_t size), (file, size))
GUARDED(ftruncate64, int, (int file, off64_t size), (file, size))

#define GUARDED_OPEN(name)                                                                                 \
  int name(const char* path, int flags, ...) {                                                             \
    static int (*real)(const char*, int, ...);                                                             \
    if (real == NULL) real = (int (*)(const char*, int, ...))dlsym(RTLD_NEXT, #name);                      \
    va_list more;                                                                                          \
    va_start(more, flags);                                                                                 \
    const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(more, mode_t) : 0;                                 \
    va_end(more);                                                                                          \
    if (((flags & O_ACCMODE) != O_RDONLY || (flags & O_CREAT) != 0) && is_read_only() && is_below(path)) { \
      errno = EROFS;                                                                                       \
      return -1;                                                                                           \
    }                                                                                                      \
    return real(path, flags, mode);                                                                        \
  }

GUARDED_OPEN(open)
GUARDED_OPEN(open64)
