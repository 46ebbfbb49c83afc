import Concepts
import Foundation
import GRDB
import Results
import Specification
import TestSupport
import Testing

/// Two axes, three cells, seconds of computing.
private let sweep = """
  name: tiny
  question: Does it run?
  data: {source: synthetic, seed: 7}
  skew:
    - {attribute: Eyeglasses, P: [50, 100]}
    - {transform: grayscale, P: [100]}
  split: {train: 40, validation: 8, test: 16}
  model: {architecture: resnet18, input: 32}
  training: {epochs: 2, batch: 10, rate: 0.01, augment: [flip, shift]}
  dissection: {images: 40, quantile: 0.05, nulls: 2, gallery: false}
  endpoints: [eyeDetectors, biasedUnits]
  """

/// Takes out of a database what was not recorded before there was a third union.
func forgetThirdUnion(in file: URL) throws {
  try DatabaseQueue(path: file.path).write { db in
    try db.execute(
      sql: """
        DELETE FROM reading WHERE unionRule = 'all';
        UPDATE unit SET allConcept = NULL, allRegion = NULL, allIou = NULL;
        """)
  }
}

private struct Workshop {
  let folder = try? TemporaryFolder()

  func write(_ text: String, to name: String = "sweep.yaml") throws -> URL {
    let folder = try #require(folder).url
    try Data(text.utf8).write(to: folder.appending(path: name))
    return folder
  }
}

@Suite("lancet run")
struct RunTests {
  private let workshop = Workshop()

  @Test("a sweep is trained, dissected, recorded and printed; a second run computes nothing")
  func runTwice() throws {
    let folder = try workshop.write(sweep)
    let first = try LancetProcess(["run", "sweep.yaml"], in: folder)
    #expect(first.status == 0, "\(first.errors)")
    #expect(first.errors.contains("Eyeglasses: 40 training and 16 test images at every P"))
    for layer in ["layer1", "layer2", "layer3", "layer4"] {
      #expect(first.output.contains(layer))
    }
    #expect(first.output.contains("\n  Eye-region detectors, Eyeglasses skewed: "))
    #expect(
      first.output.contains(
        "\n  Eye-region detectors, grayscale skewed: not tested, as a trend needs more than one P.\n"
      ))
    #expect(
      first.errors.contains(
        "  lancet report sweep.yaml --results results.sqlite --output tiny.html\n"))
    let store = try ResultStore.open(at: folder.appending(path: "results.sqlite"))
    let cells = try store.cells(ofExperiment: "tiny")
    #expect(
      cells.map(\.name) == [
        "Eyeglasses P50 seed 1", "Eyeglasses P100 seed 1", "grayscale P100 seed 1",
      ])
    #expect(cells.allSatisfy { $0.isDissected })
    let families = Set(try store.biasCounts(ofExperiment: "tiny").map(\.family))
    #expect(families.isSuperset(of: ["palette", "gender"]))
    let dissections = try store.dissections(ofExperiment: "tiny")
    #expect(dissections.count == 3)
    for dissection in dissections {
      let layers = try store.layers(ofDissection: #require(dissection.id))
      #expect(layers.map(\.units.count) == [64, 128, 256, 512])
      #expect(layers.map(\.mapHeight) == [8, 4, 2, 1])
    }
    for cell in cells {
      #expect(try store.epochs(ofCell: cell.cellId).count == 2)
      #expect(try store.evaluations(ofCell: cell.cellId).reduce(0) { $0 + $1.n } == 24)
    }

    let second = try LancetProcess(["run", "sweep.yaml"], in: folder)
    #expect(second.status == 0)
    #expect(second.output == first.output)
    #expect(!second.errors.contains("[1/"))
    #expect(try store.cells(ofExperiment: "tiny") == cells)
  }

  @Test("another quantile and dictionary dissect again and train nothing; both findings stay")
  func changedDissection() throws {
    let folder = try workshop.write(sweep)
    #expect(try LancetProcess(["run", "sweep.yaml", "skew.0.P=[50]"], in: folder).status == 0)
    let store = try ResultStore.open(at: folder.appending(path: "results.sqlite"))
    let before = try store.cells(ofExperiment: "tiny")
    let epochs = try before.map { try store.epochs(ofCell: $0.cellId) }
    let again = try LancetProcess(
      [
        "run", "sweep.yaml", "skew.0.P=[50]", "dissection.quantile=0.01", "dissection.images=36",
      ], in: folder)
    #expect(again.status == 0, "\(again.errors)")
    let after = try store.cells(ofExperiment: "tiny")
    #expect(after.map(\.trainingHash) == before.map(\.trainingHash))
    #expect(try after.map { try store.epochs(ofCell: $0.cellId) } == epochs)
    #expect(Set(after.map(\.dissectionHash)).isDisjoint(with: before.map(\.dissectionHash)))
    #expect(try before.allSatisfy { try store.isDissected($0.dissectionHash) })
    #expect(try after.allSatisfy { try store.isDissected($0.dissectionHash) })
    try checkEvidence(in: store)
  }

  @Test("by the union over all images a sweep counts what one by another union says of it beside")
  func unionOfAll() throws {
    let folder = try workshop.write(sweep)
    let few = ["run", "sweep.yaml", "skew.0.P=[100]"]
    #expect(try LancetProcess(few, in: folder).status == 0)
    let store = try ResultStore.open(at: folder.appending(path: "results.sqlite"))
    let before = try store.detectorCounts(ofExperiment: "tiny")
    let run = try LancetProcess(few + ["dissection.union=all"], in: folder)
    #expect(run.status == 0, "\(run.errors)")
    let after = try store.detectorCounts(ofExperiment: "tiny")
    #expect(after.count == before.count && after.contains { $0.detectors > 0 })
    for (one, other) in zip(before, after) {
      // Before: hnd, netdissect, all. After: all, hnd, netdissect.
      #expect(one.thirdDetectors == other.detectors && one.detectors == other.otherDetectors)
      #expect(one.otherDetectors == other.thirdDetectors)
      #expect(other.detectors <= one.otherDetectors && one.otherDetectors <= one.detectors)
    }
    let draws = try store.nullDraws(ofExperiment: "tiny").values.joined()
    #expect(!draws.isEmpty && draws.allSatisfy { $0.unionRule == .all })
    let grid = try store.readings(ofExperiment: "tiny").values.joined()
    for union in UnionRule.allCases { #expect(grid.contains { $0.unionRule == union }) }
    for (name, part) in [("detectors", "other,netdissect,"), ("sensitivity", ",all,yes,")] {
      let table = try LancetProcess(
        ["export", "sweep.yaml", "skew.0.P=[100]", "dissection.union=all", "--table", name],
        in: folder)
      #expect(table.status == 0 && table.output.contains(part), "\(table.output) \(table.errors)")
    }
  }

  @Test("cells that were recorded by two unions are done, and stay beside new ones of three")
  func recordedByTwo() throws {
    let folder = try workshop.write(sweep)
    let first = ["run", "sweep.yaml", "skew.0.P=[50]"]
    #expect(try LancetProcess(first, in: folder).status == 0)
    let file = folder.appending(path: "results.sqlite")
    try forgetThirdUnion(in: file)
    let again = try LancetProcess(first, in: folder)
    #expect(again.status == 0 && !again.errors.contains("dissecting"), "\(again.errors)")
    let more = try LancetProcess(["run", "sweep.yaml"], in: folder)
    #expect(more.status == 0, "\(more.errors)")
    let store = try ResultStore.open(at: file)
    let counts = try store.detectorCounts(ofExperiment: "tiny")
    let ofAxis = try store.cells(ofExperiment: "tiny").map(\.skew)
    #expect(ofAxis == [50, 100, 100])
    for count in counts { #expect((count.thirdDetectors == nil) == (count.position != 1)) }
    let table = try LancetProcess(
      ["export", "sweep.yaml", "--table", "robustness", "--output", "tables"], in: folder)
    #expect(table.status == 0, "\(table.errors)")
  }

  /// The grid holds the dissection's own reading, and every null all its draws, in each layer.
  private func checkEvidence(in store: ResultStore) throws {
    let counts = try store.detectorCounts(ofExperiment: "tiny")
    let grids = try store.readings(ofExperiment: "tiny")
    let nullDraws = try store.nullDraws(ofExperiment: "tiny")
    let conceptNulls = try store.conceptNulls(ofExperiment: "tiny")
    for cell in try store.cells(ofExperiment: "tiny").map(\.position) {
      let readings = try #require(nullDraws[cell])
      func draws(_ variant: Variant) -> Int {
        readings.count { $0.variant == variant }
      }
      let grid = try #require(grids[cell])
      #expect(grid.count == 4 * 27 && draws(.untrained) == 4)
      #expect(draws(.shuffled) == 4 * 2 && draws(.shifted) == 4 * 2)
      let own = grid.filter {
        $0.quantile == 0.01 && $0.iouCut == 0.04 && $0.unionRule == .hnd
      }
      let ofCell = counts.filter { $0.position == cell }
      #expect(own.map(\.detectors[.eye]) == ofCell.map(\.ofRegion[.eye]))
      #expect(own.map(\.pairs[.eye]) == ofCell.map(\.eyePairs))
      #expect(own.map(\.axisPairs) == ofCell.map(\.ofAxis.pairs))
      #expect(own.contains { $0.detectors != RegionCounts() })
      let nulls = try #require(conceptNulls[cell])
      #expect(nulls.count == 3 * 4 * 38)
      let shifted = nulls.filter { $0.variant == .shifted && $0.layer == "layer1" }
      let mean = readings.filter { $0.variant == .shifted && $0.layer == "layer1" }
        .reduce(0) { $0 + $1.detectors[.mouth] }
      let mouth = shifted.filter { LocalConcept.named($0.concept)?.region == .mouth }
      #expect(abs(mouth.reduce(0) { $0 + $1.detectors } - Double(mean) / 2) < 1e-9)
    }
  }

  @Test("a memory limit changes no number, and nothing of what counts as recorded")
  func memory() throws {
    let folder = try workshop.write(sweep)
    func run(_ database: String, _ more: [String]) throws -> LancetProcess {
      let run = try LancetProcess(["run", "sweep.yaml", "--results", database] + more, in: folder)
      #expect(run.status == 0, "\(run.errors)")
      return run
    }
    func facts(_ database: String) throws -> [Substring] {
      let doctor = try LancetProcess(["doctor", database], in: folder)
      return doctor.output.split(separator: "\n").filter { $0.hasPrefix("digest") }
    }
    let usual = try run("usual.sqlite", ["--jobs", "1"])
    // All three cells have the same noisy thresholds.
    #expect(usual.errors.ranges(of: "Some thresholds are noisy").count == 1)
    #expect(usual.errors.contains("in the sensitivity grid at quantile 0.005 in layer1"))
    let tight = try run("tight.sqlite", ["--jobs", "2", "--memory", "1kB"])
    #expect(tight.output == usual.output)
    #expect(try facts("tight.sqlite") == facts("usual.sqlite"))
    #expect(try facts("usual.sqlite").count == 1)
    let again = try run("tight.sqlite", ["--jobs", "1", "--memory", "3GB"])
    #expect(!again.errors.contains("[1/") && again.output == usual.output)
  }

  @Test("an interrupted run keeps what it recorded, and goes on to what an undisturbed run finds")
  func interruption() throws {
    let folder = try workshop.write(sweep)
    let broken = try LancetProcess(
      ["run", "sweep.yaml", "--results", "broken.sqlite", "--jobs", "1"], in: folder,
      stoppedAt: "[2/3]")
    #expect(broken.status == 130, "\(broken.errors)")
    let store = try ResultStore.open(at: folder.appending(path: "broken.sqlite"))
    let states = try store.cells(ofExperiment: "tiny").map(\.state)
    #expect(states[0] == .dissected)
    #expect(states[2] == .planned)
    let resumed = try LancetProcess(
      ["run", "sweep.yaml", "--results", "broken.sqlite"], in: folder)
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(!resumed.errors.contains("] Eyeglasses P50"))
    let whole = try LancetProcess(
      ["run", "sweep.yaml", "--results", "whole.sqlite", "--jobs", "1", "--threads", "1"],
      in: folder)
    #expect(whole.status == 0)
    #expect(resumed.output == whole.output)
  }

  @Test("a run that was killed can be started again at once, and repeats no recorded cell")
  func killedRun() throws {
    let folder = try workshop.write(sweep)
    let killed = try LancetProcess(
      ["run", "sweep.yaml", "--jobs", "1"], in: folder, stoppedAt: "[2/3]", by: SIGKILL)
    #expect(killed.status == SIGKILL)
    let resumed = try LancetProcess(["run", "sweep.yaml"], in: folder)
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(!resumed.errors.contains("] Eyeglasses P50"))
    let store = try ResultStore.open(at: folder.appending(path: "results.sqlite"))
    #expect(try store.cells(ofExperiment: "tiny").allSatisfy { $0.isDissected })
    #expect(try store.openAttempts().isEmpty)
  }

  @Test(
    "what is wrong with the experiment is said in one line, with exit code 2",
    arguments: [
      (["run", "sweep.yaml", "split.train=oops"], "split.train is oops"),
      (["run", "nowhere.yaml"], "no such file"),
      (["run", "sweep.yaml", "skew.0.P=[120]"], "0 to 100"),
      (["run", "sweep.yaml", "--threads", "0"], "--threads is 0"),
      (["run", "sweep.yaml", "--memory", "lots"], "--memory is lots. Give a number above 0"),
      (["run", "sweep.yaml", "training.colour=blue"], "unknown key"),
    ])
  func wrongExperiment(arguments: [String], words: String) throws {
    let folder = try workshop.write(sweep)
    let run = try LancetProcess(arguments, in: folder)
    #expect(run.status == 2)
    #expect(run.errors.contains(words), "\(run.errors)")
    #expect(run.output.isEmpty)
  }

  @Test("missing data end with exit code 3, a foreign database with exit code 4")
  func wrongFiles() throws {
    let folder = try workshop.write(sweep)
    let data = try LancetProcess(["run", "sweep.yaml", "data={celeba: {root: gone}}"], in: folder)
    #expect(data.status == 3)
    #expect(data.errors.contains("gone"), "\(data.errors)")
    let attribute = try LancetProcess(
      ["run", "sweep.yaml", "skew.0.attribute=Eyeglass"], in: folder)
    #expect(attribute.status == 3)
    #expect(attribute.errors.contains("Eyeglasses"), "\(attribute.errors)")
    let database = try LancetProcess(
      ["run", "sweep.yaml", "--results", "sweep.yaml"], in: folder)
    #expect(database.status == 4)
    #expect(database.errors.contains("sweep.yaml"), "\(database.errors)")
  }

  @Test("status and export show what is recorded, and the plan says what is to be done")
  func showing() throws {
    let folder = try workshop.write(sweep)
    let plan = try LancetProcess(["run", "sweep.yaml", "--dry-run"], in: folder)
    #expect(plan.status == 0)
    #expect(plan.output.contains("grayscale P100 seed 1: to train, 80 images"))
    #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "results.sqlite").path))
    #expect(try LancetProcess(["run", "sweep.yaml", "skew.0.P=[50]"], in: folder).status == 0)
    let status = try LancetProcess(["status", "sweep.yaml"], in: folder)
    #expect(status.output.contains("dissected"), "\(status.output)")
    let csv = try LancetProcess(["export", "sweep.yaml", "--table", "detectors"], in: folder)
    let lines = csv.output.split(separator: "\n")
    #expect(lines.first?.hasPrefix("axis,") == true)
    // The file asks for a third cell, which is listed as missing.
    #expect(lines.count == 1 + 3 * 4)
    #expect(csv.errors.hasPrefix("Shown: tiny, "), "\(csv.errors)")
    #expect(csv.errors.hasSuffix("no run of just these, settings as the file.\n"), "\(csv.errors)")
    let trends = try LancetProcess(["trends", "sweep.yaml", "skew.0.P=[50]"], in: folder)
    #expect(trends.status == 0, "\(trends.errors)")
    #expect(trends.errors == "Shown: tiny, 2 of 2 cells, plan 1, settings as the file.\n")
    #expect(trends.output.contains("Declared before the run: eyeDetectors, biasedUnits."))
    #expect(
      trends.output.contains("Eyeglasses: only P 50 is planned, and a trend needs more than one."),
      "\(trends.output)")
    let files = try LancetProcess(
      [
        "export", "sweep.yaml", "--table", "detectors,biased,accuracy", "--format",
        "csv,markdown", "--output", "tables",
      ], in: folder)
    #expect(files.status == 0, "\(files.errors)")
    let names = try FileManager.default.contentsOfDirectory(
      atPath: folder.appending(path: "tables").path)
    #expect(
      names.sorted() == [
        "accuracy.csv", "accuracy.csv-metadata.json", "accuracy.md", "biased.csv",
        "biased.csv-metadata.json", "biased.md", "detectors.csv", "detectors.csv-metadata.json",
        "detectors.md", "lancet.json",
      ])
  }

  @Test("a run that is refused makes no database")
  func refused() throws {
    let folder = try workshop.write(sweep)
    for wrong in ["skew.0.attribute=Monocle", "data={celeba: {root: nowhere}}"] {
      let run = try LancetProcess(["run", "sweep.yaml", wrong], in: folder)
      #expect(run.status == 3, "\(run.errors)")
      let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(!files.contains { $0.hasPrefix("results.sqlite") }, "\(files)")
    }
  }

  @Test("rendered faces are read back as a data set, with a dictionary made from their landmarks")
  func renderedFaces() throws {
    let folder = try workshop.write(sweep)
    let render = try LancetProcess(
      ["faces", "render", "faces", "--count", "300", "--size", "48", "--seed", "3"], in: folder)
    #expect(render.status == 0, "\(render.errors)")
    let again = try LancetProcess(["faces", "render", "faces"], in: folder)
    #expect(again.status == 3 && again.errors.contains("or add --replace"), "\(again.errors)")
    let run = try LancetProcess(
      [
        "run", "sweep.yaml", "data={celeba: {root: faces}}", "dissection.images=20",
        "skew.0.P=[100]",
      ], in: folder)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("layer4"))
  }
}
