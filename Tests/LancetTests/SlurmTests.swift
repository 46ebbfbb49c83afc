import Foundation
import Results
import TestSupport
import Testing

/// Twelve cells of a second or two.
private let twelve = """
  name: twelve
  data: {source: synthetic, seed: 7}
  skew:
    - {attribute: Eyeglasses, P: [50, 75, 100]}
    - {transform: grayscale, P: [50, 75, 100]}
  seeds: [1, 2]
  split: {train: 40, test: 16}
  model: {architecture: resnet18, input: 32}
  training: {epochs: 12, batch: 10, rate: 0.01, augment: [flip, shift]}
  dissection: {images: 20, quantile: 0.05, gallery: false}
  """

/// In a Slurm of this machine, at the same time.
@Suite(
  "Submission to a real Slurm",
  .enabled(if: SlurmRig.canStart, "there is no Slurm here; Scripts/slurm.sh install brings it"))
struct SlurmTests {
  private static func file(_ text: String, in folder: TemporaryFolder) throws {
    try Data(text.utf8).write(to: folder.file("sweep.yaml"))
  }

  private static let submit = [
    "submit", "sweep.yaml", "--slurm", "--mem", "500M", "--save-every", "0.2",
  ]

  /// The digest of a run without Slurm.
  private static func local(_ sweep: String, _ runs: [[String]] = [[]]) throws -> String {
    let folder = try TemporaryFolder()
    try file(sweep, in: folder)
    for more in runs {
      let run = try LancetProcess(["run", "sweep.yaml", "--jobs", "2"] + more, in: folder.url)
      #expect(run.status == 0, "\(run.errors)")
    }
    return try contentDigest(in: folder)
  }

  /// The numbers of the array and of the merge that `submit` said.
  private static func jobs(_ submitted: LancetProcess) throws -> (array: String, merge: String) {
    #expect(submitted.status == 0, "\(submitted.errors)")
    let words = submitted.output.split(whereSeparator: \.isWhitespace).map(String.init)
    try #require(words.count == 6)
    return (words[1], words[5])
  }

  @Test(
    "a node is lost with its tasks, one of them lives on, the controller is restarted: all is recorded"
  )
  func lostNode() throws {
    let rig = try SlurmRig(port: 17100)
    try Self.file(twelve, in: rig.folder)
    let (array, merge) = try Self.jobs(rig.lancet(Self.submit + ["--time", "30"]))
    // Two tasks at the second node; one of them is held up so that it outlives its node.
    var spared: SlurmRig.Task?
    try rig.wait("tasks at both nodes") {
      let workers = rig.tasks().filter(\.isWorker)
      guard workers.contains(where: { $0.node == "n1" }) else { return false }
      spared = workers.first { $0.node == "n2" && $0.hold() }
      return spared != nil
    }
    let survivor = try #require(spared)
    try rig.restartController()
    try rig.wait("a task in the midst of its work") {
      rig.tasks().contains { $0.node == "n2" && $0.job != survivor.job && $0.isWorker }
    }
    try rig.killNode("n2", sparing: survivor.job)
    try rig.wait("its start anew") {
      try rig.jobs().contains {
        $0.name == survivor.job && $0.restarts > 0 && $0.state != "PENDING"
      }
    }
    let status = try rig.lancet(["status", "sweep.yaml"]).output
    #expect(status.contains("start 2"), "\(status)")
    // It goes on, and finds that it is not needed any more.
    kill(survivor.process, SIGCONT)
    try rig.wait("the end of what lived on") { kill(survivor.process, 0) != 0 }
    try rig.startNode("n2")
    try rig.wait(forJob: merge)
    let store = try ResultStore.openForReading(at: rig.folder.file("results.sqlite"))
    let cells = try store.cells(ofExperiment: "twelve")
    #expect(cells.count == 12 && cells.allSatisfy { $0.state == .dissected })
    #expect(try contentDigest(in: rig.folder) == Self.local(twelve))
    let ended = try rig.lancet(["status", "sweep.yaml"]).output
    #expect(ended.contains("Slurm: 12 COMPLETED."), "\(ended)")
    #expect(try rig.lancet(Self.submit + ["--time", "30"]).errors.contains("Nothing is left"))
    #expect(try rig.jobs().allSatisfy { $0.name.hasPrefix("\(array)_") || $0.name == merge })
  }

  @Test("a task that its time limit cuts goes on from its checkpoint")
  func timeLimit() throws {
    let rig = try SlurmRig(port: 17110)
    // Long enough that it is not over before it is held up.
    let one = twelve.replacing(
      /skew:(.|\n)*seeds: \[1, 2\]/, with: "skew: [{attribute: Eyeglasses, P: [75]}]"
    ).replacing("epochs: 12", with: "epochs: 100")
    try Self.file(one, in: rig.folder)
    let (array, merge) = try Self.jobs(rig.lancet(Self.submit + ["--time", "2"]))
    // It is held up in the midst of its training until Slurm has warned it.
    try rig.wait("a checkpoint") { rig.hasFile("checkpoint-0.safetensors") }
    let worker = try #require(rig.tasks().first { $0.isWorker && $0.hold() })
    try rig.wait("the warning") { worker.hasPending(SIGUSR1) }
    kill(worker.process, SIGCONT)
    try rig.wait(forJob: merge)
    let log = try String(
      contentsOf: rig.folder.file("results.sqlite.runs/submissions/1/logs/\(array)_0.log"),
      encoding: .utf8)
    #expect(log.contains("resumes after epoch"), "\(log)\n\(rig.controllerLog)")
    let store = try ResultStore.openForReading(at: rig.folder.file("results.sqlite"))
    let attempts = try store.attempts(atCellsOf: "twelve")
    #expect(attempts.count > 1 && attempts.last?.outcome == .done)
    #expect(attempts.dropLast().allSatisfy { $0.outcome == .interrupted })
    #expect(attempts.allSatisfy { $0.threads == 1 })
    #expect(try contentDigest(in: rig.folder) == Self.local(one))
  }

  @Test(
    "a task whose disk is full says so, the others are merged, and it is all that is left to submit",
    .enabled(if: FullDisk.canMount, "no disk can be mounted here"))
  func fullDisk() throws {
    let local = try TemporaryFolder()
    try Self.file(faultSweep, in: local)
    let run = try LancetProcess(["run", "sweep.yaml", "--jobs", "2"], in: local.url)
    #expect(run.status == 0, "\(run.errors)")
    let expected = try contentDigest(in: local)
    let cell = try ResultStore.openForReading(at: local.file("results.sqlite"))
      .cells(ofExperiment: "faults")[1]

    let rig = try SlurmRig(port: 17130)
    try Self.file(faultSweep, in: rig.folder)
    let database = rig.folder.file("results.sqlite")
    let nowhere = try rig.lancet(Self.submit + ["--time", "30", "--partition", "nowhere"])
    #expect(nowhere.status == 3, "\(nowhere.errors)")
    #expect(nowhere.errors.contains("Nothing was submitted"), "\(nowhere.errors)")
    #expect(try ResultStore.openForReading(at: database).plans().isEmpty)
    // There is room for the task's database, and not for the state of its training.
    let runs = rig.folder.file("results.sqlite.runs")
    let place = runs.appending(path: String(cell.trainingHash.prefix(16)))
    try FullDisk.mount(place, bytes: 20_000_000)
    defer { FullDisk.unmount(place) }
    let (array, merge) = try Self.jobs(rig.lancet(Self.submit + ["--time", "30"]))
    try rig.wait(forJob: merge)
    func log(_ name: String) throws -> String {
      try String(
        contentsOf: runs.appending(path: "submissions/1/logs/\(name).log"), encoding: .utf8)
    }
    let words = try log("\(array)_1")
    #expect(words.contains("The disk is full (no space left on the disk)"), "\(words)")
    let merged = try log("merge")
    #expect(merged.contains("\(cell.name) is not recorded."), "\(merged)")
    #expect(merged.contains("2 cells of the submission are recorded."), "\(merged)")
    let status = try rig.lancet(["status", "sweep.yaml"]).output
    #expect(status.contains("\t\(array)_1\tFAILED 3:0, NonZeroExitCode\n"), "\(status)")
    let cells = try ResultStore.openForReading(at: database).cells(ofExperiment: "faults")
    #expect(cells.map(\.isDissected) == [true, false, true])
    #expect(cells[1].state != .failed)

    FullDisk.unmount(place)
    // Time and memory as foreseen here.
    let again = try rig.lancet(["submit", "sweep.yaml", "--slurm", "--save-every", "0.2"])
    #expect(again.output.contains("\t1 tasks\n"), "\(again.errors)")
    let script = try String(
      contentsOf: runs.appending(path: "submissions/2/array-1.sh"), encoding: .utf8)
    #expect(
      script.contains(/#SBATCH --time=0:\d\d:00\n/) && script.contains(/#SBATCH --mem=\d+00M\n/))
    try rig.wait(forJob: Self.jobs(again).merge)
    #expect(try contentDigest(in: rig.folder) == expected)
    let paths = try FileManager.default.subpathsOfDirectory(atPath: runs.path)
    #expect(!paths.contains { $0.contains("/attempt-") }, "\(paths)")
  }

  @Test(
    "a cell that fails does not keep the others or the merge away, and is all that is left to submit"
  )
  func failingCell() throws {
    let rig = try SlurmRig(port: 17120)
    try Self.file(faultSweep, in: rig.folder)
    // One cell is trained already, and its weights are spoilt.
    let before = [
      "name=before", "skew=[{attribute: Eyeglasses, P: [100]}]", "dissection.quantile=0.1",
    ]
    let run = try rig.lancet(["run", "sweep.yaml", "--jobs", "1"] + before)
    #expect(run.status == 0, "\(run.errors)")
    let runs = rig.folder.file("results.sqlite.runs")
    let weights = try #require(
      try FileManager.default.subpathsOfDirectory(atPath: runs.path)
        .first { $0.hasSuffix("weights.safetensors") })
    let whole = try Data(contentsOf: runs.appending(path: weights))
    try whole.dropLast(100).write(to: runs.appending(path: weights))

    let (array, merge) = try Self.jobs(rig.lancet(Self.submit + ["--time", "30"]))
    try rig.wait(forJob: merge)
    let store = try ResultStore.openForReading(at: rig.folder.file("results.sqlite"))
    let cells = try store.cells(ofExperiment: "faults")
    #expect(cells.map(\.state) == [.dissected, .failed, .dissected])
    #expect(cells[1].message?.contains("weights") == true)
    let status = try rig.lancet(["status", "sweep.yaml"]).output
    #expect(status.contains("\t\(array)_1\tFAILED 1:0, NonZeroExitCode\n"), "\(status)")
    #expect(status.contains("Slurm: 2 COMPLETED, 1 FAILED."))

    try whole.write(to: runs.appending(path: weights))
    let left = try rig.lancet(Self.submit + ["--time", "30"])
    #expect(left.errors.contains("1 failed before") && left.output.isEmpty)
    let again = try rig.lancet(Self.submit + ["--time", "30", "--retry-failed"])
    #expect(again.output.contains("\t1 tasks\n"), "\(again.errors)")
    try rig.wait(forJob: Self.jobs(again).merge)
    #expect(try contentDigest(in: rig.folder) == Self.local(faultSweep, [before, []]))
  }
}
