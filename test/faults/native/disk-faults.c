/*
 * Preloaded into a node: makes fsync slow or failing and writes failing, and counts what was synced.
 *
 * DISK_FAULTS names a control file of 64 bytes, shared with the test, which changes it while the node runs:
 *
 *     0  u32  extra time of an fsync, ms
 *     4  u32  errno of every fsync; 0: as it is
 *     8  u32  errno of every pwrite; 0: as it is
 *    16  u64  fsyncs that ended with success
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

struct control {
  volatile uint32_t sync_extra_ms;
  volatile uint32_t sync_errno;
  volatile uint32_t write_errno;
  uint32_t unused;
  volatile uint64_t syncs;
  uint64_t rest[5];
};

static struct control none;
static struct control *control = &none;

__attribute__((constructor)) static void open_control(void) {
  const char *path = getenv("DISK_FAULTS");
  if (path == NULL) return;
  int file = open(path, O_RDWR | O_CLOEXEC);
  if (file < 0) return;
  void *mapped = mmap(NULL, sizeof(struct control), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (mapped != MAP_FAILED) control = mapped;
  close(file);
}

static void wait_ms(uint32_t ms) {
  struct timespec rest = {ms / 1000, (long)(ms % 1000) * 1000000L};
  while (nanosleep(&rest, &rest) != 0 && errno == EINTR) {
  }
}

static int sync_with(const char *name, int file) {
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
  if (control->sync_extra_ms != 0) wait_ms(control->sync_extra_ms);
  if (control->sync_errno != 0) {
    errno = (int)control->sync_errno;
    return -1;
  }
  int result = real(file);
  if (result == 0) __atomic_fetch_add(&control->syncs, 1, __ATOMIC_RELAXED);
  return result;
}

int fsync(int file) { return sync_with("fsync", file); }

int fdatasync(int file) { return sync_with("fdatasync", file); }

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t offset) {
  static ssize_t (*real)(int, const void *, size_t, off64_t);
  if (real == NULL) real = (ssize_t(*)(int, const void *, size_t, off64_t))dlsym(RTLD_NEXT, "pwrite64");
  if (control->write_errno != 0) {
    errno = (int)control->write_errno;
    return -1;
  }
  return real(file, bytes, count, offset);
}
