import Foundation
import Tensors

/// What the machine has, as far as the system says.
package struct MachineFacts: Sendable {
  package var processor: String?
  package var cores: Int
  /// What of it this process may have.
  package var limits: ProcessLimits
  /// The wide instructions of the processor that kernels may use.
  package var instructions: [String]
  package var blas: BLASBuild
  /// Bytes of memory of the machine.
  package var memory: Int
  /// Bytes of memory that processes could take now.
  package var freeMemory: Int
  /// Bytes that the control group of this process may have at most; nil without a limit.
  package var groupMemory: Int?

  /// Bytes that this process may have at most, by a limit of its own or of its group; nil without.
  package var memoryLimit: Int? { [limits.addressSpace, groupMemory].compactMap { $0 }.min() }

  package static var current: MachineFacts {
    let information = lines(of: "/proc/cpuinfo", separator: ":")
    let flags = Set(information["flags"]?.split(separator: " ").map(String.init) ?? [])
    let memory = Int(ProcessInfo.processInfo.physicalMemory)
    return MachineFacts(
      processor: information["model name"], cores: ProcessInfo.processInfo.activeProcessorCount,
      limits: .current,
      instructions: ["sse4_2", "avx", "avx2", "fma", "avx512f", "asimd"].filter(flags.contains),
      blas: .current, memory: memory,
      freeMemory: lines(of: "/proc/meminfo", separator: ":")["MemAvailable"].flatMap(kilobytes)
        ?? memory,
      groupMemory: ControlGroup.current.memory)
  }

  /// Bytes that can still be written to the disk of a folder; nil where the system does not say.
  package static func freeDisk(at folder: URL) -> Int? {
    var folder = folder
    while !FileManager.default.fileExists(atPath: folder.path), folder.pathComponents.count > 1 {
      folder.deleteLastPathComponent()
    }
    let facts = try? FileManager.default.attributesOfFileSystem(forPath: folder.path)
    return (facts?[.systemFreeSize] as? NSNumber)?.intValue
  }

  /// The most memory that this process has had so far, in bytes; nil where the system does not say.
  package static var peakMemory: Int? {
    lines(of: "/proc/self/status", separator: ":")["VmHWM"].flatMap(kilobytes)
  }

  private static func kilobytes(_ text: String) -> Int? {
    text.split(separator: " ").first.flatMap { Int($0) }.map { $0 << 10 }
  }

  /// The lines `key: value` of a text file, the first of each key.
  private static func lines(of file: String, separator: String) -> [String: String] {
    let text = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
    var values: [String: String] = [:]
    for line in text.split(separator: "\n") {
      guard let place = line.range(of: separator) else { continue }
      let key = line[..<place.lowerBound].trimmingCharacters(in: .whitespaces)
      let value = line[place.upperBound...].trimmingCharacters(in: .whitespaces)
      if values[key] == nil { values[key] = value }
    }
    return values
  }
}
