import Foundation
import Results
import TestSupport
import Testing

/// Models of four kinds of targets; seconds of computing.
private let tasks = """
  name: tasks
  data: {source: synthetic, seed: 7}
  subgroups: [Male]
  split: {train: 60, validation: 20, test: 60}
  model: {architecture: resnet18, input: 32}
  training: {epochs: 2, batch: 10, rate: 0.01}
  dissection: {images: 40, quantile: 0.05, nulls: 1, gallery: false}
  arms:
    - {name: smile,  target: Smiling}
    - {name: age,    target: {column: age_group}, training: {classWeights: balanced, labelSmoothing: 0.1}}
    - {name: years,  target: {number: age}, training: {rate: 0.001}}
    - {name: labels, target: {attributes: [Smiling, Eyeglasses]}}
  """

@Suite("Training without skew")
struct TrainTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try Data(tasks.utf8).write(to: folder.file("tasks.yaml"))
  }

  private func lancet(_ arguments: String...) throws -> LancetProcess {
    try LancetProcess(arguments, in: folder.url)
  }

  private func rows(_ output: String) -> [[String]] {
    output.split(separator: "\n").dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  @Test("a file's models are trained, dissected, recorded and shown")
  func everything() throws {
    let check = try lancet("check", "tasks.yaml")
    #expect(check.status == 0 && check.output.contains("models\t4\t"), "\(check.errors)")
    let run = try lancet("train", "tasks.yaml", "--threads", "1")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("answers on the test set"))
    #expect(run.errors.contains("years, unskewed seed 1"), "\(run.errors)")
    #expect(run.errors.contains("age: mean absolute error"), "\(run.errors)")

    let store = try ResultStore.openForReading(at: folder.file("results.sqlite"))
    let cells = try store.cells(ofExperiment: "tasks")
    #expect(cells.count == 4 && cells.allSatisfy(\.isDissected))
    #expect(try store.evaluations(ofCell: cells[0].cellId).isEmpty)
    let scores = try store.scores(ofExperiment: "tasks", on: .test)
    #expect(scores.count == 4)
    for cell in cells {
      let answers = TargetScores.all(try #require(scores[cell.position]))
      #expect(answers.count == (cell.arm == "labels" ? 2 : 1))
      for answer in answers { #expect(answer.images["all"]?.n == 60, "\(cell.name)") }
    }
    #expect(try store.scores(ofExperiment: "tasks", on: .validation).count == 4)

    let targets = try lancet("export", "tasks.yaml", "--table", "targets")
    #expect(targets.status == 0, "\(targets.errors)")
    // An answer of each model, two of the last; for each all, two subgroups and the attribute.
    #expect(rows(targets.output).count == 5 * 4)
    let years = rows(targets.output).filter { $0[0] == "years" && $0[5] == "all" }
    #expect(years.count == 1 && years[0][7] == "" && Double(years[0][10]) ?? 0 > 0)
    let confusion = try lancet("export", "tasks.yaml", "--table", "confusion", "--arm", "age")
    let all = rows(confusion.output).filter { $0[4] == "all" }
    #expect(all.count == 16, "\(confusion.output)")
    #expect(all.reduce(0) { $0 + (Double($1[8]) ?? 0) } == 60)

    let again = try lancet("train", "tasks.yaml", "--threads", "2")
    #expect(again.status == 0 && !again.errors.contains("[1/"))
    let page = try lancet("report", "tasks.yaml", "-o", "page.html", "--no-faces")
    #expect(page.status == 0, "\(page.errors)")
    let html = try String(contentsOf: folder.file("page.html"), encoding: .utf8)
    #expect(html.contains("mean absolute error") && !html.contains("P % of the"))
    // The arms side by side, from what is recorded.
    #expect(html.contains("Models side by side") && html.contains("smile and age"))

    let recorded = try lancet("compare", "smile", "years=years, unskewed seed 1", "-o", "recorded")
    #expect(recorded.status == 0, "\(recorded.errors)")
    let models = try String(contentsOf: folder.file("recorded/models.csv"), encoding: .utf8)
    let detectors = try lancet("export", "tasks.yaml", "--table", "detectors", "--arm", "smile")
      .output
    let header = detectors.prefix { $0 != "\n" }.split(separator: ",").map(String.init)
    for row in rows(detectors) {
      let cell = Dictionary(uniqueKeysWithValues: zip(header, row))
      let end = ["block", "units", "detectors"].map { cell[$0] ?? "?" }.joined(separator: ",")
      #expect(models.contains("\nsmile,1,\"smile, unskewed seed 1\","))
      #expect(models.contains("hook conv1\",\(end)\n"), "\(end) in \(models)")
    }
    let anew = try lancet(
      "compare", "smile", "years", "--dictionary", "synthetic:20", "--quantile", "0.05", "--nulls",
      "1",
      "-o", "anew")
    #expect(anew.status == 0 && anew.errors.contains("resnet18, hook conv1"), "\(anew.errors)")
    let refused = try lancet("compare", "smile", "years", "--iou", "0.1", "-o", "refused")
    #expect(refused.status == 2 && refused.errors.contains("as they are, but --iou is 0.1"))
    let unknown = try lancet("compare", "smile", "yers", "-o", "unknown")
    #expect(unknown.status == 4 && unknown.errors.contains("records no cell “yers”"))
    let model = try lancet(
      "model", "export", "age, unskewed seed 1", "-o", "age.onnx", "--experiment", "tasks")
    #expect(model.status == 0, "\(model.errors)")
    let split = try lancet("split", "tasks.yaml", "-o", "splits")
    #expect(split.status == 0, "\(split.errors)")
    let table = try String(
      contentsOf: folder.file("splits/unskewed-age.csv"), encoding: .utf8)
    #expect(table.hasPrefix("image,partition,identity,age_group,"))
  }

  @Test("a file with skew is for run, one without for train")
  func command() throws {
    let run = try lancet("run", "tasks.yaml")
    #expect(run.status == 2 && run.errors.contains("with “lancet train”"), "\(run.errors)")
    let train = try lancet("train", "tasks.yaml", "skew=[{attribute: Young, P: [50]}]")
    #expect(train.status == 2, "\(train.errors)")
    let attribute = try lancet(
      "train", "tasks.yaml", "arms=[{name: a}]", "skew=[{attribute: Young, P: [50]}]",
      "subgroups=[Young]")
    #expect(attribute.errors.contains("subgroups stand beside skew"), "\(attribute.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.file("results.sqlite").path))
  }
}
