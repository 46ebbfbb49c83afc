import Foundation
import GRDB
import Results
import TestSupport
import Testing

@Suite("Trouble in a run")
struct TroubleTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try Data(faultSweep.utf8).write(to: folder.file("sweep.yaml"))
  }

  private static let one = ["run", "sweep.yaml", "skew.0.P=[50]", "--jobs", "1"]

  private func lancet(_ arguments: [String]) throws -> LancetProcess {
    try LancetProcess(arguments, in: folder.url)
  }

  private func digest() throws -> Substring? {
    try lancet(["doctor", "results.sqlite"]).output.split(separator: "\n").last
  }

  /// The files of that name in the folders of all cells.
  private func files(_ name: String) throws -> [URL] {
    let runs = folder.file("results.sqlite.runs")
    return try FileManager.default.subpathsOfDirectory(atPath: runs.path)
      .filter { $0.hasSuffix(name) }.map { runs.appending(path: $0) }
  }

  private func flipByte(of file: URL) throws {
    var bytes = try Data(contentsOf: file)
    bytes[bytes.count - 1001] ^= 4
    try bytes.write(to: file)
  }

  @Test("a damaged checkpoint is named and not taken up; the outcome is that of an undisturbed run")
  func damagedCheckpoint() throws {
    #expect(try lancet(Self.one).status == 0)
    let expected = try digest()
    try FileManager.default.removeItem(at: folder.file("results.sqlite"))
    try FileManager.default.removeItem(at: folder.file("results.sqlite.runs"))
    let first = try RunningLancet(Self.one + ["--save-every", "0"], in: folder.url)
    #expect(first.wait { (try? files("checkpoint-1.safetensors").isEmpty) == false })
    first.signal(SIGTERM)
    #expect(first.finish() == 130)
    let kept = try files(".safetensors")
    #expect(kept.count == 2)
    try Data(Data(contentsOf: kept[0]).dropLast(5)).write(to: kept[0])
    let second = try RunningLancet(Self.one, in: folder.url)
    #expect(second.wait { second.errors.contains("resumes after") })
    #expect(second.errors.contains("checkpoint-"))
    #expect(second.errors.contains("Training resumes from the checkpoint before it"))
    _ = second.killTree()
    for file in kept { try flipByte(of: file) }
    let third = try lancet(Self.one)
    #expect(third.status == 0, "\(third.errors)")
    #expect(third.errors.contains("training starts again"), "\(third.errors)")
    #expect(!third.errors.contains("resumes after"))
    #expect(try digest() == expected)
  }

  @Test("damaged weights fail the cells that need them, by name; the doctor finds them")
  func damagedWeights() throws {
    #expect(try lancet(Self.one).status == 0)
    let weights = try files("weights.safetensors")
    let good = try Data(contentsOf: weights[0])
    try flipByte(of: weights[0])
    let doctor = try lancet(["doctor", "results.sqlite"])
    #expect(doctor.status == 3)
    #expect(doctor.output.contains("weights.safetensors: is damaged (its checksum"))
    let again = Self.one + ["dissection.quantile=0.1"]
    let run = try lancet(again)
    #expect(run.status == 1, "\(run.errors)")
    #expect(run.errors.contains("weights.safetensors: is damaged"), "\(run.errors)")
    #expect(run.errors.contains("seed 1: dissected"), "\(run.errors)")
    try good.write(to: weights[0])
    let retry = try lancet(again + ["--retry-failed"])
    #expect(retry.status == 0, "\(retry.errors)")
    try FileManager.default.removeItem(at: weights[1])
    #expect(try lancet(["doctor", "results.sqlite"]).output.contains("weights\t1 missing"))
  }

  @Test("the doctor says of a file without Lancet's tables that it is none of Lancet's")
  func otherDatabases() throws {
    try Data().write(to: folder.file("empty.sqlite"))
    let doctor = try lancet(["doctor", "empty.sqlite"])
    #expect(doctor.status == 4, "\(doctor.errors)")
    let words = "empty.sqlite: not a Lancet results database but one without any table"
    #expect(doctor.errors.contains(words), "\(doctor.errors)")
  }

  @Test("a damaged page is found by the doctor, and a run refuses the file as it is")
  func damagedPage() throws {
    #expect(try lancet(Self.one).status == 0)
    let file = folder.file("results.sqlite")
    var bytes = try Data(contentsOf: file)
    let place = 4096 * (bytes.count / 4096 / 2)
    bytes.replaceSubrange(place..<place + 64, with: Data(repeating: 0xAB, count: 64))
    try bytes.write(to: file)
    let doctor = try lancet(["doctor", "results.sqlite"])
    #expect(doctor.status == 4)
    #expect(doctor.output.contains("database\tdamaged"), "\(doctor.output)")
    let run = try lancet(Self.one + ["seeds=[2]"])
    #expect(run.status == 4, "\(run.errors)")
    #expect(run.errors.contains("results.sqlite: the results database is damaged"))
    #expect(try Data(contentsOf: file) == bytes)
  }

  @Test("a database of a newer Lancet is refused by a run and named by the doctor")
  func newerSchema() throws {
    let file = folder.file("results.sqlite")
    _ = try ResultStore.open(at: file)
    try DatabaseQueue(path: file.path).write { db in
      try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('99 of the future')")
    }
    for arguments in [Self.one, ["doctor", "results.sqlite"]] {
      let run = try lancet(arguments)
      #expect(run.status == 4)
      #expect((run.errors + run.output).contains("written by a newer Lancet"), "\(run)")
    }
  }

  @Test("a database that another program locks for a while is waited for")
  func lockedDatabase() throws {
    let file = folder.file("results.sqlite")
    _ = try ResultStore.open(at: file)
    let run = try DatabaseQueue(path: file.path).writeWithoutTransaction { db in
      try db.execute(sql: "BEGIN EXCLUSIVE")
      let run = try RunningLancet(Self.one, in: folder.url)
      Thread.sleep(forTimeInterval: 2)
      #expect(run.process.isRunning)
      #expect(!run.errors.contains("["))
      try db.execute(sql: "ROLLBACK")
      return run
    }
    #expect(run.finish() == 0, "\(run.errors)")
  }

  @Test("a picture that is deleted in mid-run fails the cells that need it, by name; others go on")
  func deletedPicture() throws {
    let render = try lancet(
      [
        "faces", "render", "faces", "--count", "160", "--size", "32", "--seed", "3",
        "--dictionary", "30",
      ])
    #expect(render.status == 0, "\(render.errors)")
    let arguments = [
      "run", "sweep.yaml", "--jobs", "1", "data={celeba: {root: faces}}", "skew.0.P=[50]",
      "dissection={dictionary: ./faces/dictionary, quantile: 0.05}",
    ]
    let run = try RunningLancet(arguments, in: folder.url)
    #expect(run.wait { run.errors.contains("[1/2]") })
    // Those to train on are in memory by now; those of the dictionary are read when they are needed.
    let pictures = folder.file("faces/dictionary")
    let names = try FileManager.default.subpathsOfDirectory(atPath: pictures.path)
      .filter { $0.hasSuffix(".png") || $0.hasSuffix(".jpg") }
    let aside = folder.file("aside")
    try FileManager.default.createDirectory(at: aside, withIntermediateDirectories: true)
    let victim = try #require(names.sorted().first)
    let (from, to) = (pictures.appending(path: victim), aside.appending(path: "picture"))
    try FileManager.default.moveItem(at: from, to: to)
    #expect(run.finish() == 1, "\(run.errors)")
    let name = try #require(victim.split(separator: "/").last)
    #expect(run.errors.contains("failed: ") && run.errors.contains(name), "\(run.errors)")
    #expect(run.errors.contains("[2/2]"))
    let status = try lancet(["status"])
    #expect(status.output.contains("2 failed") && status.output.contains(name))
    try FileManager.default.moveItem(at: to, to: from)
    let retry = try lancet(arguments + ["--retry-failed"])
    #expect(retry.status == 0, "\(retry.errors)")
    #expect(!retry.errors.contains("images/s"), "trained twice: \(retry.errors)")
  }

  @Test("a mask of a folder dictionary that cannot be read is named before anything is trained")
  func damagedMask() throws {
    let render = try lancet(
      ["faces", "render", "faces", "--count", "4", "--size", "32", "--dictionary", "30"])
    #expect(render.status == 0, "\(render.errors)")
    let dictionary = folder.file("faces/dictionary")
    let names = try FileManager.default.subpathsOfDirectory(atPath: dictionary.path)
    let mask = try #require(names.sorted().first { $0.hasSuffix("AU_12.png") })
    try Data("no picture".utf8).write(to: dictionary.appending(path: mask))
    for rule in ["fail", "skip"] {
      let run = try lancet(
        Self.one + ["dissection.dictionary=./faces/dictionary", "onBadImage=\(rule)"])
      #expect(run.status == 3, "\(run.errors)")
      #expect(run.errors.contains(mask) && !run.errors.contains("[1/"), "\(run.errors)")
    }
  }

  @Test("too little memory is said before the first step, in a run and in a forecast")
  func memoryLimit() throws {
    for more in [[], ["--dry-run"]] {
      let run = try RunningLancet(
        Self.one + more, in: folder.url,
        through: ["/bin/sh", "-c", "ulimit -v 400000; exec \"$@\"", "sh"])
      #expect(run.finish() == 3, "\(run.errors)")
      #expect(
        run.errors.contains("of address space") && run.errors.contains("410 MB"), "\(run.errors)")
      #expect(!run.errors.contains("[1/"))
    }
  }
}

/// Tests that need a small disk of their own, which only root may mount.
@Suite(
  "Trouble with the disk",
  .enabled(if: SmallDisk.isPossible, "only root may mount a tmpfs, and not in every container"))
struct DiskTests {
  private func arguments(_ more: [String] = []) -> [String] {
    ["run", "sweep.yaml", "skew.0.P=[50]", "--jobs", "1"] + more
  }

  @Test("a disk that fills in mid-run ends the run; what is recorded and saved is kept")
  func fullDisk() throws {
    let disk = try SmallDisk(megabytes: 600)
    let folder = disk.folder
    try Data(faultSweep.utf8).write(to: folder.appending(path: "sweep.yaml"))
    let run = try RunningLancet(arguments(["--save-every", "0"]), in: folder)
    // One cell is recorded, of the next there is a saved state.
    #expect(
      run.wait { run.errors.contains("[2/2]") && disk.names.contains("checkpoint-0.safetensors") })
    try disk.fill()
    #expect(run.finish() == 3, "\(run.errors)")
    #expect(run.errors.lowercased().contains("the disk is full"), "\(run.errors)")
    try disk.makeRoom()
    let doctor = try LancetProcess(["doctor", "results.sqlite"], in: folder)
    #expect(doctor.status == 0, "\(doctor.output)")
    #expect(doctor.output.contains("1 of 1 trained cells"), "\(doctor.output)")
    let resumed = try LancetProcess(arguments(), in: folder)
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(!resumed.errors.contains("[1/2]"))
    #expect(resumed.errors.contains("resumes after"), "\(resumed.errors)")
  }

  @Test("a database that cannot be written to is named; it can still be read")
  func readOnlyDatabase() throws {
    let disk = try SmallDisk(megabytes: 600)
    try Data(faultSweep.utf8).write(to: disk.folder.appending(path: "sweep.yaml"))
    #expect(try LancetProcess(arguments(), in: disk.folder).status == 0)
    let elsewhere = try TemporaryFolder()
    try Data(faultSweep.utf8).write(to: elsewhere.file("sweep.yaml"))
    try disk.setReadOnly()
    let database = ["--results", disk.folder.appending(path: "results.sqlite").path]
    let run = try LancetProcess(arguments(["seeds=[2]"]) + database, in: elsewhere.url)
    #expect(run.status == 4, "\(run.errors)")
    #expect(run.errors.contains("the results database is read-only"), "\(run.errors)")
    // All of it is recorded, so that there is nothing to write.
    let again = try LancetProcess(arguments() + database, in: elsewhere.url)
    #expect(again.status == 0, "\(again.errors)")
    #expect(again.errors.contains("2 cells, 2 of them recorded"), "\(again.errors)")
    let status = try LancetProcess(["status"] + database, in: elsewhere.url)
    #expect(status.status == 0 && status.output.contains("2 dissected"), "\(status.errors)")
    let doctor = try LancetProcess(["doctor", database[1]], in: elsewhere.url)
    #expect(doctor.status == 0, "\(doctor.output)\(doctor.errors)")
  }

  @Test("a disk that cannot hold what a sweep leaves is named before the first step")
  func tooSmallDisk() throws {
    let disk = try SmallDisk(megabytes: 100)
    try Data(faultSweep.utf8).write(to: disk.folder.appending(path: "sweep.yaml"))
    for more in [[], ["--dry-run"]] {
      let run = try LancetProcess(arguments(more), in: disk.folder)
      #expect(run.status == 3, "\(run.errors)")
      #expect(run.errors.contains("needs") && run.errors.contains("free"), "\(run.errors)")
      #expect(!run.errors.contains("[1/"))
    }
  }
}

/// A tmpfs of its own, unmounted when the value is let go.
private final class SmallDisk {
  private let place: TemporaryFolder
  let folder: URL

  static let isPossible: Bool = {
    guard geteuid() == 0 else { return false }
    return (try? SmallDisk(megabytes: 1)) != nil
  }()

  private struct Failed: Error {}

  init(megabytes: Int) throws {
    place = try TemporaryFolder()
    folder = place.file("disk")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Self.run(["mount", "-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", folder.path])
  }

  deinit {
    try? Self.run(["umount", "-l", folder.path])
  }

  /// Waits for processes that are just ending and have a file open.
  func setReadOnly() throws {
    for _ in 0..<100 {
      if (try? Self.run(["mount", "-o", "remount,ro", folder.path])) != nil { return }
      usleep(100_000)
    }
    throw Failed()
  }

  /// The names of all files.
  var names: [String] {
    let paths = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? []
    return paths.compactMap { $0.split(separator: "/").last.map(String.init) }
  }

  /// Takes all room that is left, a page at a time at the end.
  func fill() throws {
    let ballast = folder.appending(path: "ballast")
    try Data().write(to: ballast)
    let handle = try FileHandle(forWritingTo: ballast)
    for size in [1 << 20, 1 << 12] {
      do {
        while true { try handle.write(contentsOf: Data(count: size)) }
      } catch {
        continue  // Full, as it should be.
      }
    }
    try handle.close()
  }

  func makeRoom() throws {
    try FileManager.default.removeItem(at: folder.appending(path: "ballast"))
  }

  private static func run(_ words: [String]) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = words
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    if process.terminationStatus != 0 { throw Failed() }
  }
}
