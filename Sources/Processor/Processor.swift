#if arch(x86_64)
  import CProcessor
#endif

/// A processor that cannot run this build.
package enum ProcessorError: Error, CustomStringConvertible {
  case missing(features: [String])

  package var description: String {
    switch self {
    case .missing(let features):
      "This build needs a processor with AVX2 and FMA; here \(features.joined(separator: " and ")) "
        + "is missing. Run it on an x86-64 machine from 2013 or later, or build it on ARM."
    }
  }
}

/// Throws unless the processor has the instructions that this build was compiled for.
///
/// On another architecture than x86-64 nothing is checked.
package func requireSupportedProcessor() throws(ProcessorError) {
  #if arch(x86_64)
    let missing = missingFeatures(
      leaf1: processor_register(1, 2), leaf7: processor_register(7, 1))
    if !missing.isEmpty { throw .missing(features: missing) }
  #endif
}

/// Names the needed features that the processor does not report.
///
/// - Parameters:
///   - leaf1: register ECX of CPUID's leaf 1: FMA is bit 12, the system's care for wide registers 27.
///   - leaf7: register EBX of CPUID's leaf 7: AVX2 is bit 5.
/// - Returns: the names of what is missing.
package func missingFeatures(leaf1: UInt32, leaf7: UInt32) -> [String] {
  let isSaved = leaf1 & 1 << 27 != 0
  return (isSaved && leaf7 & 1 << 5 != 0 ? [] : ["AVX2"])
    + (isSaved && leaf1 & 1 << 12 != 0 ? [] : ["FMA"])
}
