import Foundation

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
/// Reads `/proc/cpuinfo`; where there is none, or on another architecture, nothing is checked.
package func requireSupportedProcessor() throws(ProcessorError) {
  #if arch(x86_64)
    guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8) else { return }
    let missing = missingFeatures(inProcessorDescription: text)
    if !missing.isEmpty { throw .missing(features: missing) }
  #endif
}

/// Names the needed features that the first `flags` line of `/proc/cpuinfo` does not list.
package func missingFeatures(inProcessorDescription text: String) -> [String] {
  guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("flags") }) else {
    return []
  }
  let flags = Set(line.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init))
  return ["avx2", "fma"].filter { !flags.contains($0) }
}
