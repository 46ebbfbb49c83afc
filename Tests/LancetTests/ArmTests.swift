import Foundation
import Results
import TestSupport
import Testing

/// Two arms that share a model and one with its own; seconds of computing.
private let sweep = """
  name: tiny
  data: {source: synthetic, seed: 7}
  skew: [{attribute: Eyeglasses, P: [50, 100]}]
  split: {train: 40, test: 16}
  model: {architecture: resnet18, input: 32}
  training: {epochs: 1, batch: 10, rate: 0.01}
  dissection: {images: 40, quantile: 0.05, nulls: 2, gallery: false}
  arms:
    - {name: plain}
    - {name: coarse, dissection: {quantile: 0.1}, P: [100]}
    - {name: longer, training: {epochs: 2}, P: [100]}
  endpoints: [eyeDetectors]
  """

@Suite("An experiment with arms")
struct ArmTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try Data(sweep.utf8).write(to: folder.file("sweep.yaml"))
  }

  private func lancet(_ arguments: String...) throws -> LancetProcess {
    try LancetProcess(arguments, in: folder.url)
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOf: folder.file(name), encoding: .utf8)
  }

  @Test("is checked, run by two workers, and shown as one table, one page and arm by arm")
  func everything() throws {
    let check = try lancet("check", "sweep.yaml")
    #expect(check.status == 0, "\(check.errors)")
    #expect(check.output.contains("arm\tcoarse\tdissection.quantile 0.1; P 100\n"))
    #expect(check.output.contains("models\t3\t"), "\(check.output)")
    let axes = check.output.split(separator: "\n").filter { $0.hasPrefix("axis\t") }
    #expect(axes.map { $0.split(separator: "\t")[2] } == ["P 50 100", "P 100"])

    let run = try lancet("run", "sweep.yaml", "--jobs", "2", "--threads", "1")
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      run.output.contains(
        "Eye-region detectors, longer, Eyeglasses skewed: not tested, as a trend needs more than one P.\n"
      ))
    #expect(!run.output.contains("plain, Eyeglasses skewed: not tested"))
    let store = try ResultStore.openForReading(at: folder.file("results.sqlite"))
    let cells = try store.cells(ofExperiment: "tiny")
    #expect(
      cells.map(\.name) == [
        "plain, Eyeglasses P50 seed 1", "plain, Eyeglasses P100 seed 1",
        "coarse, Eyeglasses P100 seed 1", "longer, Eyeglasses P100 seed 1",
      ])
    #expect(cells.allSatisfy(\.isDissected) && Set(cells.map(\.cellId)).count == 3)
    #expect(try store.trainings(ofExperiment: "tiny").count == 3)

    let again = try lancet("run", "sweep.yaml")
    #expect(again.status == 0 && !again.errors.contains("[1/"))

    let all = try lancet("export", "sweep.yaml", "--table", "accuracy")
    #expect(all.output.hasPrefix("arm,axis,P,"), "\(all.errors)")
    #expect(all.output.split(separator: "\n").count == 5)
    let one = try lancet("export", "sweep.yaml", "--table", "accuracy", "--arm", "longer")
    #expect(one.output.hasPrefix("axis,P,") && one.output.split(separator: "\n").count == 2)
    #expect(all.errors == "Shown: tiny, 4 of 4 cells, plan 1, settings as the file.\n")
    #expect(one.errors == "Shown: tiny, arm longer, 1 of 1 cell, plan 1, settings as the file.\n")
    let last = try lancet(
      "export", "sweep.yaml", "name=tiny", "seeds=[2]", "--last", "--table", "accuracy", "--arm",
      "coarse")
    #expect(last.errors.hasPrefix("Shown: tiny, arm coarse, 1 of 1 cell, plan 1, settings as last"))
    let trends = try lancet("trends", "sweep.yaml", "--arm", "longer")
    #expect(trends.status == 0 && trends.output.hasPrefix("tiny, longer: trends"))
    // An arm with a single P has no trend to test, now or later.
    #expect(
      trends.output.contains("Eyeglasses: only P 100 is planned, and a trend needs more than one."))

    let wrong = try lancet("export", "sweep.yaml", "--arm", "longre")
    #expect(wrong.status == 2 && !wrong.errors.contains("Shown: "), "\(wrong.errors)")
    #expect(wrong.errors.contains("Did you mean longer? Valid: plain, coarse, longer."))

    let plot = try lancet("plot", "sweep.yaml", "--figures", "accuracyGap", "-o", "plots")
    #expect(plot.output.contains("plots/accuracyGap-Eyeglasses-coarse.svg"), "\(plot.errors)")
    #expect(plot.output.contains("plots/accuracyGap-Eyeglasses-arms.svg"))
    let words = ["plot", "sweep.yaml", "--figures", "accuracyGap", "--arm", "plain", "-o"]
    // One arm's figures are not mixed with those of all.
    let mixed = try LancetProcess(words + ["plots"], in: folder.url)
    #expect(mixed.status != 0 && mixed.errors.contains("arm plain"), "\(mixed.errors)")
    let alone = try LancetProcess(words + ["plain"], in: folder.url)
    #expect(alone.output == "plain/accuracyGap-Eyeglasses.svg\n", "\(alone.errors)")

    let report = try lancet("report", "sweep.yaml", "--no-faces", "-o", "all.html")
    #expect(report.status == 0, "\(report.errors)")
    #expect(try text("all.html").contains("<h3>coarse, Eyeglasses skewed</h3>"))
    let page = try lancet("report", "sweep.yaml", "--no-faces", "--arm", "coarse", "-o", "one.html")
    #expect(page.status == 0, "\(page.errors)")
    #expect(try text("one.html").contains("<h1>tiny, coarse</h1>"))
    #expect(try text("one.html").contains("--arm coarse"))
    let status = try lancet("status", "sweep.yaml")
    #expect(status.output.contains("coarse"))
  }

  @Test("is foreseen arm by arm, the shared model's training once")
  func forecast() throws {
    let plan = try lancet("run", "sweep.yaml", "--dry-run", "--jobs", "1")
    #expect(plan.status == 0, "\(plan.errors)")
    let lines = plan.output.split(separator: "\n").filter { $0.contains(" seed 1: ") }
    #expect(lines.count == 4, "\(plan.output)")
    #expect(lines.contains { $0.hasPrefix("longer, Eyeglasses P100 seed 1: to train") })
    #expect(plan.output.contains("In all: "))
  }

  @Test("has its splits written once for the arms that share them")
  func splits() throws {
    let split = try lancet("split", "sweep.yaml", "arms.2.data={difficulty: 0.8}", "-o", "splits")
    #expect(split.status == 0, "\(split.errors)")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.file("splits").path)
    #expect(
      files.sorted() == [
        "Eyeglasses-P100-longer.csv", "Eyeglasses-P100-plain.csv", "Eyeglasses-P50-plain.csv",
        "lancet.json",
      ])
    let more = try lancet(
      "split", "sweep.yaml", "arms.2={name: more, split: {train: 80}, P: [100]}", "-o", "more")
    #expect(more.status == 0, "\(more.errors)")
    let rows = try ["more/Eyeglasses-P100-more.csv", "more/Eyeglasses-P100-plain.csv"].map {
      try text($0).split(separator: "\n").count { $0.contains(",train") }
    }
    #expect(rows == [80, 40])
  }

  @Test("whose arms are the same is refused before anything is trained")
  func same() throws {
    for command in ["check", "run"] {
      let run = try lancet(command, "sweep.yaml", "arms=[{name: a}, {name: b}]")
      #expect(run.status == 2 && run.errors.contains("The arms a and b would find the same"))
    }
    #expect(!FileManager.default.fileExists(atPath: folder.file("results.sqlite.runs").path))
  }
}
