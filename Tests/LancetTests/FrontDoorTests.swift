import Foundation
import GRDB
import TestSupport
import Testing

/// A sweep over 120 painted faces that lie as files in `faces/`.
private let sweep = """
  name: door
  data: {celeba: {root: faces}}
  skew: [{attribute: Smiling, P: [50]}]
  split: {train: 12, test: 8}
  model: {architecture: resnet18, input: 32}
  training: {epochs: 1, batch: 10, rate: 0.01}
  dissection: {images: 4, quantile: 0.05, gallery: false}
  """

@Suite("Bad input at the front door")
struct FrontDoorTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try Data(sweep.utf8).write(to: folder.file("sweep.yaml"))
    try Data("image,Male\nq.png,1\n".utf8).write(to: folder.file("table.csv"))
  }

  private func renderFaces() throws {
    let render = try LancetProcess(
      [
        "faces", "render", "faces", "--count", "120", "--size", "24", "--dictionary", "0", "--seed",
        "3",
      ],
      in: folder.url)
    #expect(render.status == 0, "\(render.errors)")
  }

  /// Runs the sweep with some changes; what is wrong has to be said in one line, ahead of any work.
  private func expectRefusal(
    _ arguments: [String], status: Int32, _ words: [String],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let run = try LancetProcess(["run", "sweep.yaml"] + arguments, in: folder.url)
    let lines = run.errors.split(separator: "\n").filter {
      !$0.contains("at every P") && !$0.hasPrefix("plan ")
    }
    #expect(run.status == status, "\(run.errors)", sourceLocation: sourceLocation)
    #expect(run.output.isEmpty, sourceLocation: sourceLocation)
    #expect(lines.count == 1, "\(run.errors)", sourceLocation: sourceLocation)
    for word in words {
      #expect(run.errors.contains(word), "\(run.errors)", sourceLocation: sourceLocation)
    }
  }

  @Test(
    "an experiment file that asks for what cannot be ends with exit code 2",
    arguments: [
      (["training.colour=blue"], ["unknown key “training.colour”", "epochs, batch"]),
      (["skew.0.P=[120]"], ["skew[0].P[0] is 120", "0 to 100"]),
      (["data={table: {csv: table.csv}}"], ["data.table.images is missing"]),
      (["onBadImage=ignore"], ["onBadImage is ignore", "fail, skip"]),
    ])
  func experiment(arguments: [String], words: [String]) throws {
    try expectRefusal(arguments, status: 2, words)
  }

  @Test(
    "data that are not there, or not enough, end with exit code 3",
    arguments: [
      (["data.celeba.root=gone"], ["gone", "there is no such folder"]),
      (["skew.0.attribute=Smilling"], ["no attribute Smilling", "Did you mean Smiling"]),
      (["target=Sex"], ["no attribute Sex"]),
      (["split.train=160"], ["training images have only", "needs 40 of them for 160 images"]),
      (["data={table: {csv: table.csv, images: faces/img}}"], ["table.csv, line 2: q.png"]),
    ])
  func data(arguments: [String], words: [String]) throws {
    try renderFaces()
    try expectRefusal(arguments, status: 3, words)
  }

  @Test("a JPEG that is cut off ends with exit code 3 and its name")
  func truncatedPicture() throws {
    try renderFaces()
    // The name says PNG; the content, which counts, is a JPEG without its end.
    let golden = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Golden/images/decode/colour.jpg")
    let bytes = try Data(contentsOf: golden)
    let images = folder.file("faces/img")
    for name in try FileManager.default.contentsOfDirectory(atPath: images.path) {
      try bytes.dropLast(2).write(to: images.appending(path: name))
    }
    try expectRefusal([], status: 3, [".png is damaged: Premature end of JPEG file"])
  }

  @Test("a file or database of something else ends with exit code 4 and is left as it was")
  func database() throws {
    let text = try Data(contentsOf: folder.file("table.csv"))
    try expectRefusal(["--results", "table.csv"], status: 4, ["table.csv: not a Lancet results"])
    #expect(try Data(contentsOf: folder.file("table.csv")) == text)
    let other = folder.file("bookmarks.sqlite")
    try DatabaseQueue(path: other.path).write { db in
      try db.execute(sql: "CREATE TABLE place (url TEXT)")
    }
    let before = try Data(contentsOf: other)
    try expectRefusal(
      ["--results", "bookmarks.sqlite"], status: 4, ["a database of another program"])
    #expect(try Data(contentsOf: other) == before)
  }

  @Test("what a command reads is never what it writes")
  func inputsStay() throws {
    try renderFaces()
    #expect(try LancetProcess(["run", "sweep.yaml"], in: folder.url).status == 0)
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("link.html").path, withDestinationPath: "results.sqlite")
    try FileManager.default.copyItem(
      at: folder.file("results.sqlite"), to: folder.file("other.csv"))
    func bytes() throws -> [Data] {
      try ["sweep.yaml", "results.sqlite", "other.csv"].map {
        try Data(contentsOf: folder.file($0))
      }
    }
    let before = try bytes()
    let cases: [[String]] = [
      ["report", "sweep.yaml", "--output", "results.sqlite"],
      ["report", "sweep.yaml", "--output", "link.html"],
      ["report", "sweep.yaml", "--output", "./sweep.yaml"],
      ["export", "sweep.yaml", "--output", "other.csv"],
    ]
    for arguments in cases {
      let run = try LancetProcess(arguments, in: folder.url)
      #expect(run.status == 2, "\(arguments): \(run.errors)")
      #expect(run.errors.contains("replace"), "\(arguments): \(run.errors)")
    }
    #expect(try bytes() == before)
  }

  @Test("a cell that fails is recorded with its message, and ends with exit code 1")
  func failedCell() throws {
    try renderFaces()
    #expect(try LancetProcess(["run", "sweep.yaml"], in: folder.url).status == 0)
    let runs = folder.file("results.sqlite.runs")
    let weights = try #require(
      FileManager.default.subpathsOfDirectory(atPath: runs.path).first {
        $0.hasSuffix("weights.safetensors")
      })
    let file = runs.appending(path: weights)
    try Data(contentsOf: file).dropLast(1000).write(to: file)
    let run = try LancetProcess(
      ["run", "sweep.yaml", "dissection.quantile=0.1"], in: folder.url)
    #expect(run.status == 1, "\(run.errors)")
    #expect(run.errors.contains("Smiling P50 seed 1 failed: "))
    #expect(
      run.errors.contains("Without its weights Smiling P50 seed 1 can be neither"), "\(run.errors)")
    let status = try LancetProcess(["status"], in: folder.url)
    #expect(status.status == 0 && status.output.contains("failed"))
  }
}
