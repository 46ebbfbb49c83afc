// What the processor itself says it can do; Swift has no word for the instruction CPUID.
#if defined(__x86_64__)
#include <cpuid.h>

/// One register of a leaf of CPUID: 0 EAX, 1 EBX, 2 ECX, 3 EDX; 0 where there is no such leaf.
static inline unsigned processor_register(unsigned leaf, int number) {
  unsigned registers[4] = {0, 0, 0, 0};
  if (!__get_cpuid_count(leaf, 0, &registers[0], &registers[1], &registers[2], &registers[3])) {
    return 0;
  }
  return registers[number];
}
#endif
