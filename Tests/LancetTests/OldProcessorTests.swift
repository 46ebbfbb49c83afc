#if arch(x86_64)
  import Foundation
  import TestSupport
  import Testing

  /// Debian's qemu-user, which plays older processors; where it is missing nothing is tested.
  private let emulator = "/usr/bin/qemu-x86_64"

  @Suite struct OldProcessorTests {
    @Test(
      "a processor of before AVX2 gets a message instead of a crash",
      .enabled(if: FileManager.default.isExecutableFile(atPath: emulator)))
    func message() throws {
      let folder = try TemporaryFolder()
      let run = try LancetProcess(
        ["status"], in: folder.url, emulator: [emulator, "-cpu", "Nehalem"])
      #expect(run.status == 2)
      #expect(run.output.isEmpty)
      #expect(run.errors.contains("lacks what this build was made for:"))
      #expect(run.errors.contains("AVX2 FMA."))
    }
  }
#endif
