import Foundation

/// The limits of the control group that a process is in, such as that of a container or of a job of a
/// cluster.
package struct ControlGroup: Sendable {
  /// For each controller, the folder of its tree and the group's path in it; version 2 has one tree,
  /// under the empty name.
  private var groups: [String: (root: URL, path: String)] = [:]

  /// Of this process.
  package static var current: ControlGroup {
    ControlGroup(
      list: (try? String(contentsOfFile: "/proc/self/cgroup", encoding: .utf8)) ?? "",
      root: URL(filePath: "/sys/fs/cgroup", directoryHint: .isDirectory))
  }

  /// Reads the lines of `/proc/<number>/cgroup`, `number:controllers:path`; `root` is where the
  /// system shows its groups.
  package init(list: String, root: URL) {
    for line in list.split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { continue }
      for name in parts[1].split(separator: ",", omittingEmptySubsequences: false) {
        let tree = name.isEmpty ? root : root.appending(path: String(parts[1]))
        groups[String(name)] = (tree, String(parts[2]))
      }
    }
  }

  /// Processors that the group may use at a time, such as 1.5; nil without a limit.
  package var processors: Double? {
    let ofVersion2 = texts("cpu.max", of: "").compactMap { text in
      let numbers = text.split(separator: " ").map { Double($0) }
      return numbers.count == 2 ? Self.ratio(numbers[0], numbers[1]) : nil
    }
    let quotas = texts("cpu.cfs_quota_us", of: "cpu").map { Double($0) }
    let periods = texts("cpu.cfs_period_us", of: "cpu").map { Double($0) }
    return (ofVersion2 + zip(quotas, periods).compactMap(Self.ratio)).min()
  }

  /// Bytes of memory that the group may have; nil without a limit.
  package var memory: Int? {
    // Without a limit version 1 says a number near the largest there is.
    (texts("memory.max", of: "") + texts("memory.limit_in_bytes", of: "memory"))
      .compactMap { Int($0) }.filter { $0 < 1 << 60 }.min()
  }

  /// Without a limit the quota is `max`, or −1.
  private static func ratio(_ quota: Double?, _ period: Double?) -> Double? {
    guard let quota, let period, quota > 0, period > 0 else { return nil }
    return quota / period
  }

  /// What a file says in the group and in all above it.
  private func texts(_ file: String, of controller: String) -> [String] {
    guard let (root, path) = groups[controller] else { return [] }
    var parts = path.split(separator: "/")
    var texts: [String] = []
    while true {
      let folder = root.appending(path: parts.joined(separator: "/"))
      if let text = try? String(contentsOf: folder.appending(path: file), encoding: .utf8) {
        texts.append(text.trimmingCharacters(in: .whitespacesAndNewlines))
      }
      if parts.popLast() == nil { return texts }
    }
  }
}
