import Foundation

/// What the system lets this process have, as `ulimit` shows it; nil where there is no limit.
package struct ProcessLimits: Sendable {
  /// Processors that it may use at a time, whatever the machine has.
  package var processors: Int
  /// Bytes of address space (`ulimit -v`), and how many are in use.
  package var addressSpace: Int?
  package var usedAddressSpace: Int
  /// Files that may be open at a time (`ulimit -n`).
  package var openFiles: Int?
  /// Bytes of a file (`ulimit -f`).
  package var fileSize: Int?

  package static var current: ProcessLimits {
    let limits = (try? String(contentsOfFile: "/proc/self/limits", encoding: .utf8)) ?? ""
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    return ProcessLimits(
      limits: limits, status: status, quota: ControlGroup.current.processors,
      cores: ProcessInfo.processInfo.activeProcessorCount)
  }

  /// Reads the texts of `/proc/<number>/limits` and `status`; `quota` is the share of the control
  /// group, in processors.
  package init(limits: String, status: String, quota: Double?, cores: Int) {
    func limit(_ name: String) -> Int? {
      let line = limits.split(separator: "\n").first { $0.hasPrefix(name) }
      return line?.dropFirst(name.count).split(separator: " ").first.flatMap { Int($0) }
    }
    func value(_ key: String) -> String? {
      let line = status.split(separator: "\n").first { $0.hasPrefix(key + ":") }
      return line?.dropFirst(key.count + 1).trimmingCharacters(in: .whitespaces)
    }
    addressSpace = limit("Max address space")
    openFiles = limit("Max open files")
    fileSize = limit("Max file size")
    let size = value("VmSize")?.split(separator: " ").first.flatMap { Int($0) }
    usedAddressSpace = (size ?? 0) << 10
    let allowed = value("Cpus_allowed_list").flatMap(Self.count(ofList:))
    // A share of one and a half is used by two threads, each part of the time.
    let share = quota.map { Int($0.rounded(.up)) }
    processors = max(1, [cores, allowed, share].compactMap { $0 }.min() ?? 1)
  }

  /// How many numbers a list such as `0-3,8` has; nil if it is none.
  static func count(ofList text: String) -> Int? {
    var count = 0
    for part in text.split(separator: ",") {
      let ends = part.split(separator: "-").map { Int($0) }
      guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2,
        first <= last
      else { return nil }
      count += last - first + 1
    }
    return count > 0 ? count : nil
  }
}
