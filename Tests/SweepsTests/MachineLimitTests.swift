import Foundation
import TestSupport
import Testing

@testable import Sweeps

@Suite("Limits of a process")
struct MachineLimitTests {
  @Test(
    "processors are the fewest of the machine's, the list that is allowed and the share",
    arguments: [
      ("0-7", nil, 8), ("0-1,5", nil, 3), ("3", nil, 1), ("0-7", 1.5, 2), ("0-7", 0.2, 1),
      ("0-1", 6, 2), ("", nil, 8), ("x-y", nil, 8),
    ] as [(String, Double?, Int)])
  func processors(list: String, quota: Double?, expected: Int) {
    let limits = ProcessLimits(
      limits: "", status: "Name:\tx\nCpus_allowed_list:\t\(list)\n", quota: quota, cores: 8)
    #expect(limits.processors == expected)
  }

  @Test("limits are read as the system writes them; unlimited is none")
  func limits() {
    let text = """
      Limit                     Soft Limit           Hard Limit           Units
      Max file size             1048576              unlimited            bytes
      Max open files            20                   1048576              files
      Max address space         unlimited            unlimited            bytes
      """
    let limits = ProcessLimits(limits: text, status: "VmSize:\t  1024 kB\n", quota: nil, cores: 2)
    #expect(limits.fileSize == 1_048_576)
    #expect(limits.openFiles == 20)
    #expect(limits.addressSpace == nil)
    #expect(limits.usedAddressSpace == 1 << 20)
  }

  @Test(
    "the control group's limits are the least of its own and of those above it, in both versions")
  func controlGroup() throws {
    let folder = try TemporaryFolder()
    func write(_ text: String, _ path: String) throws {
      let file = folder.file(path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    try write("max 100000\n", "job/step/cpu.max")
    try write("150000 100000\n", "job/cpu.max")
    try write("3000000\n", "job/step/memory.max")
    try write("max\n", "job/memory.max")
    let second = ControlGroup(list: "0::/job/step\n", root: folder.url)
    #expect(second.processors == 1.5)
    #expect(second.memory == 3_000_000)
    try write("-1\n", "cpu,cpuacct/a/cpu.cfs_quota_us")
    try write("100000\n", "cpu,cpuacct/a/cpu.cfs_period_us")
    try write("9223372036854771712\n", "memory/a/memory.limit_in_bytes")
    let first = "4:cpu,cpuacct:/a\n3:memory:/a\n"
    #expect(ControlGroup(list: first, root: folder.url).processors == nil)
    #expect(ControlGroup(list: first, root: folder.url).memory == nil)
    try write("50000\n", "cpu,cpuacct/a/cpu.cfs_quota_us")
    try write("7000\n", "memory/a/memory.limit_in_bytes")
    #expect(ControlGroup(list: first, root: folder.url).processors == 0.5)
    #expect(ControlGroup(list: first, root: folder.url).memory == 7000)
    #expect(ControlGroup(list: "", root: folder.url).processors == nil)
  }
}
