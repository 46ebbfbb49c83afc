import CProcessor
import Foundation

/// The instructions that builds are compiled for, as far as a processor lacks them.
package struct MissingFeatures: Equatable {
  package let avx2: Bool
  package let fma: Bool
  package let avx512: Bool

  /// Reads what CPUID says.
  ///
  /// - Parameters:
  ///   - leaf1: register ECX of leaf 1: FMA is bit 12; bit 27 says that the system saves wide
  ///     registers, without which none of them can be used.
  ///   - leaf7: register EBX of leaf 7: AVX2 is bit 5; the parts of AVX-512 that x86-64-v4 names are
  ///     bits 16 (F), 17 (DQ), 28 (CD), 30 (BW) and 31 (VL).
  package init(leaf1: UInt32, leaf7: UInt32) {
    let areSaved = leaf1 & 1 << 27 != 0
    let wide: UInt32 = 1 << 16 | 1 << 17 | 1 << 28 | 1 << 30 | 1 << 31
    avx2 = !(areSaved && leaf7 & 1 << 5 != 0)
    fma = !(areSaved && leaf1 & 1 << 12 != 0)
    avx512 = !(areSaved && leaf7 & wide == wide)
  }
}

/// Ends the program with a message and exit code 2 unless the processor can run this build.
///
/// The first thing that a program does. On another architecture than x86-64 nothing is checked.
package func endUnlessProcessorIsSupported() {
  #if arch(x86_64)
    let missing = MissingFeatures(
      leaf1: processor_register(1, 2), leaf7: processor_register(7, 1))
    #if AVX512
      let lacksWide = missing.avx512
    #else
      let lacksWide = false
    #endif
    if missing.avx2 || missing.fma || lacksWide {
      processor_complain(lacksWide ? 1 : 0, missing.avx2 ? 1 : 0, missing.fma ? 1 : 0)
      exit(2)
    }
  #endif
}
