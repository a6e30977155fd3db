/*
 * Preloaded into a node: makes fsync slow or failing and writes failing, and counts what was synced.
 *
 * DISK_FAULTS names a control file of 64 bytes, shared with the test, which changes it while the node runs:
 *
 *     0  u32  extra time of an fsync, ms
 *     4  u32  errno of every fsync; 0: as it is
 *     8  u32  errno of every pwrite; 0: as it is
 *    12  u32  errno of a pread of the bad sector
 *    16  u64  fsyncs that ended with success
 *    24  u64  when the first fsync was made to fail, microseconds since 1970; 0: none was
 *    32  u32  errno of every pread; 0: as it is
 *    36  u32  preads of the bad sector that will fail; all ones: for ever
 *    40  u64  the bad sector: the inode of its file,
 *    48  u64  where it begins,
 *    56  u64  and where it ends
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct control {
  volatile uint32_t sync_extra_ms;
  volatile uint32_t sync_errno;
  volatile uint32_t write_errno;
  volatile uint32_t bad_errno;
  volatile uint64_t syncs;
  volatile uint64_t first_failure_us;
  volatile uint32_t read_errno;
  volatile uint32_t bad_reads;
  volatile uint64_t bad_inode;
  volatile uint64_t bad_from;
  volatile uint64_t bad_to;
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

static uint64_t now_us(void) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return (uint64_t)now.tv_sec * 1000000u + (uint64_t)now.tv_nsec / 1000u;
}

static int sync_with(const char *name, int file) {
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
  if (control->sync_extra_ms != 0) wait_ms(control->sync_extra_ms);
  if (control->sync_errno != 0) {
    uint64_t never = 0;
    __atomic_compare_exchange_n(&control->first_failure_us, &never, now_us(), 0, __ATOMIC_RELAXED, __ATOMIC_RELAXED);
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

static int is_bad(int file, size_t count, off64_t offset) {
  struct stat64 about;
  uint64_t from = (uint64_t)offset;
  if (control->bad_reads == 0 || from >= control->bad_to || from + count <= control->bad_from) return 0;
  if (fstat64(file, &about) != 0 || about.st_ino != control->bad_inode) return 0;
  if (control->bad_reads != UINT32_MAX) __atomic_fetch_sub(&control->bad_reads, 1, __ATOMIC_RELAXED);
  return 1;
}

ssize_t pread64(int file, void *bytes, size_t count, off64_t offset) {
  static ssize_t (*real)(int, void *, size_t, off64_t);
  if (real == NULL) real = (ssize_t(*)(int, void *, size_t, off64_t))dlsym(RTLD_NEXT, "pread64");
  if (control->read_errno != 0) {
    errno = (int)control->read_errno;
    return -1;
  }
  if (is_bad(file, count, offset)) {
    errno = (int)control->bad_errno;
    return -1;
  }
  return real(file, bytes, count, offset);
}
