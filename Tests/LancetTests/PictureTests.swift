import Foundation
import Results
import TestSupport
import Testing

/// Whether a small disk can be put somewhere, which only root may do, and not in every container.
enum FullDisk {
  static let canMount: Bool = {
    guard let folder = try? TemporaryFolder(), (try? mount(folder.url, bytes: 65536)) != nil else {
      return false
    }
    unmount(folder.url)
    return true
  }()

  struct Refused: Error {}

  /// Puts a disk of so many bytes in the place of a folder, which is made.
  static func mount(_ folder: URL, bytes: Int) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    guard run("mount", "-t", "tmpfs", "-o", "size=\(bytes)", "tmpfs", folder.path) else {
      throw Refused()
    }
  }

  /// Takes it away again, with all that is on it.
  static func unmount(_ folder: URL) { _ = run("umount", "-l", folder.path) }

  private static func run(_ words: String...) -> Bool {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = words
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}

@Suite("Pictures on the disk")
struct PictureTests {
  private let folder: TemporaryFolder
  private var pictures: URL { folder.file("results.sqlite.runs/pictures") }

  init() throws {
    folder = try TemporaryFolder()
    try Data(faultSweep.utf8).write(to: folder.file("sweep.yaml"))
  }

  private func run(_ more: [String] = []) throws -> LancetProcess {
    try LancetProcess(["run", "sweep.yaml", "--pictures", "disk"] + more, in: folder.url)
  }

  private static func inMemory() throws -> String {
    let folder = try TemporaryFolder()
    try Data(faultSweep.utf8).write(to: folder.file("sweep.yaml"))
    let run = try LancetProcess(
      ["run", "sweep.yaml", "--jobs", "1", "--pictures", "memory"], in: folder.url)
    #expect(run.status == 0, "\(run.errors)")
    #expect(!run.errors.contains("read from"))
    return try contentDigest(in: folder)
  }

  /// The files that hold pictures.
  private var files: [URL] {
    ((try? FileManager.default.contentsOfDirectory(
      at: pictures, includingPropertiesForKeys: nil)) ?? [])
      .filter { $0.pathExtension == "pictures" }
  }

  @Test(
    "two workers share one cache, which is gone at the end; the digest is that of a run in memory")
  func shared() throws {
    let run = try RunningLancet(
      ["run", "sweep.yaml", "--pictures", "disk", "--jobs", "2", "training.epochs=2"],
      in: folder.url)
    // As they are, and in grey.
    #expect(run.wait { files.count == 2 })
    #expect(run.finish() == 0, "\(run.errors)")
    #expect(run.errors.contains("read from results.sqlite.runs/pictures"), "\(run.errors)")
    #expect(!FileManager.default.fileExists(atPath: pictures.path))
    #expect(try contentDigest(in: folder) == Self.inMemory())
  }

  @Test("what a killed run leaves is used, cut off or damaged too, and is gone after the next run")
  func killed() throws {
    let run = try RunningLancet(
      [
        "run", "sweep.yaml", "--pictures", "disk", "--jobs", "1", "training.epochs=400",
        "name=long",
        // First the cell that wants pictures in grey, too; the faces are the same.
        "skew=[{transform: grayscale, P: [100]}, {attribute: Eyeglasses, P: [50, 100]}]",
      ],
      in: folder.url)
    #expect(run.wait { files.count == 2 })
    // So that they are filled.
    usleep(500_000)
    #expect(run.killTree())
    let left = files
    #expect(!left.isEmpty)
    // One in the middle of its pictures, the others at their ends.
    for (number, file) in left.enumerated() {
      let handle = try FileHandle(forUpdating: file)
      let length = try handle.seekToEnd()
      if number == 0 {
        try handle.seek(toOffset: length / 2)
        try handle.write(contentsOf: Data(repeating: 5, count: 20_000))
      } else {
        try handle.truncate(atOffset: length / 2)
      }
      try handle.close()
    }
    let again = try self.run(["--jobs", "1"])
    #expect(again.status == 0, "\(again.errors)")
    #expect(!FileManager.default.fileExists(atPath: pictures.path))
    #expect(try digestOfFaults() == Self.inMemory())
  }

  /// The digest of the sweep's own cells, without those of the run that was killed.
  private func digestOfFaults() throws -> String {
    let other = try TemporaryFolder()
    let store = try ResultStore.openForReading(at: folder.file("results.sqlite"))
    let plan = try #require(try store.plans().last { $0.experiment == "faults" })
    let cells = try store.cells(ofPlan: plan.id).map(\.cellId)
    try store.extract(plan.id, cells: cells, to: other.file("results.sqlite"))
    return try contentDigest(in: other)
  }

  @Test(
    "a disk that is full of pictures is said, fails no cell, and the same command resumes",
    .enabled(if: FullDisk.canMount, "no disk can be mounted here"))
  func fullDisk() throws {
    try FullDisk.mount(pictures, bytes: 131_072)
    let full = try run(["--jobs", "1"])
    FullDisk.unmount(pictures)
    #expect(full.status == 3, "\(full.status) \(full.errors)")
    #expect(full.errors.contains("no space left on the disk"), "\(full.errors)")
    let states = try ResultStore.openForReading(at: folder.file("results.sqlite"))
      .cells(ofExperiment: "faults").map(\.state)
    #expect(!states.contains(.failed), "\(states)")
    let again = try run(["--jobs", "1"])
    #expect(again.status == 0, "\(again.errors)")
    #expect(try contentDigest(in: folder) == Self.inMemory())
  }

  @Test("a plan says what decoded pictures take of the disk")
  func foreseen() throws {
    let plans = try ["memory", "disk"].map { place in
      try LancetProcess(
        ["run", "sweep.yaml", "--dry-run", "--jobs", "1", "--pictures", place], in: folder.url)
    }
    #expect(plans.allSatisfy { $0.status == 0 }, "\(plans[1].errors)")
    #expect(!plans[0].output.contains("Decoded pictures"))
    #expect(plans[1].output.contains("Decoded pictures are read from the disk."))
    #expect(!FileManager.default.fileExists(atPath: pictures.path))
  }
}
