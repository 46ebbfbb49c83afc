// What must be known, and said, before any code for newer processors runs: such code may hide in
// every Swift function that another module has too, printing included.
#include <stdio.h>
#if defined(__x86_64__)
#include <cpuid.h>
#endif

/// One register of a leaf of CPUID: 0 EAX, 1 EBX, 2 ECX, 3 EDX; 0 where there is none.
static inline unsigned processor_register(unsigned leaf, int number) {
  unsigned registers[4] = {0, 0, 0, 0};
#if defined(__x86_64__)
  __get_cpuid_count(leaf, 0, &registers[0], &registers[1], &registers[2], &registers[3]);
#endif
  return registers[number];
}

/// Asks for a cache line before it is read.
static inline void processor_prefetch(const void *_Nonnull place) { __builtin_prefetch(place); }

/// The same for a line that is read somewhat later: into the cache behind the first.
static inline void processor_prefetch_later(const void *_Nonnull place) {
  __builtin_prefetch(place, 0, 2);
}

/// Says on standard error which instructions are missing.
static inline void processor_complain(int without_avx512, int without_avx2, int without_fma) {
  fprintf(
      stderr,
      "lancet: this processor lacks what this build was made for:%s%s%s. Build it on this machine, "
      "or with LANCET_PROCESSOR=haswell for every x86-64 machine from 2013 on.\n",
      without_avx512 ? " AVX-512" : "", without_avx2 ? " AVX2" : "", without_fma ? " FMA" : "");
}

#include <sys/ioctl.h>

/// How many columns the terminal of a file descriptor has; 0 where it is none, or does not say.
static inline int terminal_columns(int descriptor) {
  struct winsize size = {0};
  return ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

#include <pthread.h>
#include <signal.h>

/// Lets a signal reach this thread and those that it starts.
static inline void signal_unblock(int number) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, number);
  pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}
