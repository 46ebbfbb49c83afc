import Foundation
import TestSupport
import Testing

/// What commands that read show of the committed databases.
@Suite("What is shown")
struct ShownTests {
  private let folder: TemporaryFolder
  private let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")

  init() throws {
    folder = try TemporaryFolder()
    let databases = ["results.sqlite", "Experiments/photographs/results.sqlite.xz"]
    for (database, name) in zip(databases, ["results.sqlite", "photographs.sqlite"]) {
      try CommittedDatabase.copy(database, to: folder.file(name))
    }
  }

  private func run(_ command: String, _ experiment: String, _ words: [String]) throws
    -> LancetProcess
  {
    let file = root.appending(path: "Experiments/\(experiment).yaml").path
    return try LancetProcess([command, file] + words, in: folder.url)
  }

  @Test("a P that is not in the sweep is refused with those that are")
  func otherPercentage() throws {
    let words = ["--figures", "regionHistogram", "-o", "plots", "--skew"]
    let plot = try run("plot", "grayscale", words + ["50,75"])
    #expect(plot.status == 2 && plot.errors.contains("--skew names 75"), "\(plot.errors)")
    #expect(plot.errors.contains("Valid: 50, 60, 70, 80, 90, 100."))
    let drawn = try run("plot", "grayscale", words + ["100,50,50", "--format", "svg,svg"])
    #expect(drawn.status == 0 && drawn.output.split(separator: "\n").count == 1, "\(drawn.output)")
  }

  @Test(
    "an override that was never run shows nothing, names what differs, and --last shows the run")
  func override() throws {
    let own = try run("export", "grayscale", [])
    #expect(own.status == 0)
    #expect(
      own.errors
        == "Shown: grayscale, 18 of 18 cells, the last run, settings as the file.\n")
    for command in ["export", "trends", "status", "report", "plot"] {
      let other = try run(command, "grayscale", ["training.epochs=13"])
      #expect(other.status == 4 && other.output.isEmpty, "\(command): \(other.errors)")
      #expect(
        other.errors.contains(
          "the last run, 18 of 18 cells (training.epochs: 12, in the file 13). Add --last"),
        "\(command): \(other.errors)")
    }
    let last = try run("export", "grayscale", ["training.epochs=13", "--last"])
    #expect(last.status == 0 && last.output == own.output)
    #expect(
      last.errors.hasSuffix("settings as last run; the file differs in training.epochs.\n"),
      "\(last.errors)")
  }

  @Test("seeds and P of the file choose among the recorded cells")
  func fewer() throws {
    let one = try run("export", "grayscale", ["seeds=[2]", "--table", "accuracy"])
    #expect(one.errors.contains("6 of 6 cells, no run of just these"), "\(one.errors)")
    #expect(one.output.contains("grayscale,100,1,"))
    let more = try run("status", "grayscale", ["seeds=[3, 4]"])
    #expect(more.output.contains("In all: 6 planned, 6 dissected."), "\(more.output)")
    #expect(more.errors.contains("6 of 12 cells"), "\(more.errors)")
    let single = try run("status", "grayscale", ["seeds=[2]", "skew.0.P=[50]"])
    #expect(single.errors.contains("1 of 1 cell, no run"), "\(single.errors)")
    #expect(single.output.hasPrefix("grayscale: 1 cell\n"), "\(single.output)")
  }

  @Test("where the data are not there, the recorded settings choose, and that is said")
  func absentData() throws {
    let words = ["--results", "photographs.sqlite"]
    let own = try run("export", "photographs-eyeglasses", words)
    #expect(own.status == 0)
    #expect(
      own.errors.hasSuffix("settings as the file, data not compared, as they cannot be read.\n"),
      "\(own.errors)")
    let moved = try run(
      "export", "photographs-eyeglasses", ["data.celeba.root=elsewhere"] + words)
    #expect(moved.output == own.output)
    let other = try run("export", "photographs-eyeglasses", ["dissection.quantile=0.05"] + words)
    #expect(other.status == 4)
    #expect(other.errors.contains("dissection.quantile: 0.005, in the file 0.05"))
  }

  @Test("the page says what it shows")
  func page() throws {
    let page = try run("report", "eyeglasses", ["--no-faces", "-o", "-"])
    #expect(page.output.contains("<p class=\"note shown\">Shown: eyeglasses, 18 of 18 cells, "))
    #expect(page.output.contains("one model had 28 eye detectors with true masks and 81 with"))
  }

  @Test("tables of another experiment are not written beside those of one")
  func folders() throws {
    let words = ["--table", "accuracy,biased", "-o", "tables"]
    #expect(try run("export", "grayscale", words).status == 0)
    let added = try run("export", "grayscale", ["--table", "types,detectors", "-o", "tables"])
    #expect(added.status == 0, "\(added.errors)")
    let seeds = try run("export", "grayscale", words + ["--per-seed"])
    #expect(seeds.status == 3 && seeds.errors.contains("(experiment grayscale, each seed)"))
    for (command, experiment) in [("export", "eyeglasses"), ("plot", "grayscale")] {
      let options = command == "plot" ? ["-o", "tables"] : words
      let mixed = try run(command, experiment, options)
      #expect(mixed.status == 3, "\(mixed.errors)")
      #expect(
        mixed.errors.contains("tables holds results of “lancet export” (experiment grayscale)"),
        "\(mixed.errors)")
    }
    let names = { try FileManager.default.contentsOfDirectory(atPath: folder.file("tables").path) }
    #expect(try names().count == 1 + 2 * 4)
    #expect(try run("export", "eyeglasses", words + ["--replace"]).status == 0)
    #expect(try names().count == 1 + 2 * 2)
  }

  @Test("splits of another file are refused, the same ones are written anew")
  func splits() throws {
    let text = """
      name: alike
      data: {source: synthetic, seed: 7}
      skew: [{attribute: Eyeglasses, P: [50]}]
      split: {train: 16, test: 16}
      model: {architecture: resnet18, input: 32}
      training: {epochs: 1, batch: 8, rate: 0.01}
      dissection: {images: 6, gallery: false}
      """
    try Data(text.utf8).write(to: folder.file("a.yaml"))
    func split(_ words: String...) throws -> LancetProcess {
      try LancetProcess(["split", "a.yaml", "-o", "s"] + words, in: folder.url)
    }
    #expect(try split().status == 0 && split("training.epochs=2").status == 0)
    let other = try split("split.seed=2")
    #expect(other.status == 3 && other.errors.contains("add --replace"), "\(other.errors)")
    #expect(try split("split.seed=2", "--replace").status == 0)
  }

  @Test("an interrupted dissection writes nothing and says so", arguments: [SIGINT, SIGTERM])
  func interruptedDissection(signal: Int32) throws {
    #expect(
      try LancetProcess(
        ["faces", "render", "f", "--count", "1", "--dictionary", "30", "--size", "48"],
        in: folder.url
      ).status == 0)
    try Data(
      """
      name: a
      data: {source: synthetic, seed: 7}
      skew: [{attribute: Eyeglasses, P: [50]}]
      split: {train: 8, test: 8}
      model: {architecture: resnet18, input: 32}
      training: {epochs: 1, batch: 8, rate: 0.01}
      dissection: {images: 6, nulls: 0, gallery: false}
      """.utf8
    ).write(to: folder.file("a.yaml"))
    #expect(
      try LancetProcess(["run", "a.yaml", "--results", "a.sqlite"], in: folder.url).status == 0)
    let runs = folder.file("a.sqlite.runs")
    let weights = try #require(
      FileManager.default.subpathsOfDirectory(atPath: runs.path)
        .first { $0.hasSuffix("weights.safetensors") })
    let stopped = try LancetProcess(
      [
        "dissect", "a.sqlite.runs/\(weights)", "--dictionary", "synthetic:600", "--size", "128",
        "-o", "found",
      ], in: folder.url, stoppedAt: "600 images", by: signal)
    #expect(stopped.status == 130, "\(stopped.errors)")
    #expect(
      stopped.errors.contains("Interrupted. Nothing was written, and found is as it was before."),
      "\(stopped.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.file("found").path))
  }
}
