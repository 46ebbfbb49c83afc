import Foundation
import Results
import TestSupport
import Testing

/// A sweep over photographs, which are painted faces that lie as files in `faces/`.
private let sweep = """
  name: photographs
  data: {celeba: {root: faces}}
  skew: [{attribute: Smiling, P: [50]}, {transform: blur, sigma: 2, P: [100]}]
  split: {train: 40, test: 16}
  model: {architecture: resnet18, input: 32}
  training: {epochs: 1, batch: 10, rate: 0.01}
  dissection: {images: 12, quantile: 0.05, gallery: false}
  """

/// A folder with the sweep and 160 painted faces.
private func makeFolder() throws -> TemporaryFolder {
  let folder = try TemporaryFolder()
  try Data(sweep.utf8).write(to: folder.file("sweep.yaml"))
  let render = try LancetProcess(
    ["faces", "render", "faces", "--count", "160", "--size", "32", "--dictionary", "0"],
    in: folder.url)
  #expect(render.status == 0, "\(render.errors)")
  return folder
}

/// Cuts a picture off in its middle.
private func damage(_ name: String, in folder: TemporaryFolder) throws {
  let file = folder.file("faces/img/\(name)")
  let bytes = try Data(contentsOf: file)
  try bytes.prefix(bytes.count / 2).write(to: file)
}

/// The values of a column of the manifests in a folder, by partition.
private func names(in folder: URL, partition: String) throws -> [String] {
  let files = try FileManager.default.contentsOfDirectory(
    at: folder, includingPropertiesForKeys: nil)
  var names: [String] = []
  for file in files where file.pathExtension == "csv" {
    for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      if fields[1] == partition { names.append(String(fields[0])) }
    }
  }
  return names
}

@Suite("Photographs")
struct PhotographTests {
  @Test("lancet split writes each split, and a split is read again as a table and audited")
  func splits() throws {
    let folder = try makeFolder()
    let split = try LancetProcess(["split", "sweep.yaml", "seeds=[1, 2]"], in: folder.url)
    #expect(split.status == 0, "\(split.errors)")
    let lines = split.output.split(separator: "\n")
    #expect(lines[0] == "file\ttrain\tvalidation\ttest\tdictionary\tcells")
    #expect(lines[1].hasPrefix("photographs.splits/Smiling-P50.csv\t40\t0\t"))
    #expect(lines[1].hasSuffix("\t12\tSmiling P50 seed 1, Smiling P50 seed 2"))
    #expect(lines[2].hasPrefix("photographs.splits/blur-sigma=2-P100.csv\t40\t0\t16\t12\t"))
    #expect(lines.count == 3)
    #expect(!FileManager.default.fileExists(atPath: folder.file("results.sqlite").path))

    let again = try LancetProcess(
      [
        "run", "sweep.yaml", "skew=[{attribute: blur, P: [100]}]",
        "dissection.dictionary=synthetic",
        "data={table: {csv: photographs.splits/blur-sigma=2-P100.csv, images: faces/img}}",
      ], in: folder.url)
    #expect(again.status == 0, "\(again.errors)")
    #expect(again.errors.contains("blur: 40 training and 16 test images at every P"))
  }

  @Test("a split with each seed's own images has a file for each")
  func splitsPerSeed() throws {
    let folder = try makeFolder()
    let split = try LancetProcess(
      [
        "split", "sweep.yaml", "--output", "out", "split.perSeed=true", "seeds=[3, 4]",
        "skew=[{attribute: Smiling, P: [50]}]",
      ], in: folder.url)
    #expect(split.status == 0, "\(split.errors)")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.file("out").path)
    #expect(files.sorted() == ["Smiling-P50-seed3.csv", "Smiling-P50-seed4.csv", "lancet.json"])
    let texts = try files.sorted().prefix(2).map { try Data(contentsOf: folder.file("out/\($0)")) }
    #expect(texts[0] != texts[1])
  }

  @Test(
    "a picture that is cut off stops the run before any training, with exit code 3 and its name")
  func badPictureFails() throws {
    let folder = try makeFolder()
    _ = try LancetProcess(["split", "sweep.yaml"], in: folder.url)
    let splits = folder.file("photographs.splits")
    let bad = try #require(try names(in: splits, partition: "test").first)
    try damage(bad, in: folder)
    let run = try LancetProcess(["run", "sweep.yaml"], in: folder.url)
    #expect(run.status == 3, "\(run.errors)")
    #expect(run.errors.contains("\(bad) is damaged"), "\(run.errors)")
    #expect(!run.errors.contains("[1/"))
  }

  @Test("pictures that are cut off are skipped where the file says so, counted and listed")
  func badPicturesAreSkipped() throws {
    let folder = try makeFolder()
    _ = try LancetProcess(["split", "sweep.yaml", "--output", "before"], in: folder.url)
    let train = try #require(try names(in: folder.file("before"), partition: "train").first)
    let held = try #require(try names(in: folder.file("before"), partition: "dictionary").first)
    for name in [train, held] { try damage(name, in: folder) }

    let run = try LancetProcess(["run", "sweep.yaml", "onBadImage=skip"], in: folder.url)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("2 pictures are skipped"), "\(run.errors)")
    let store = try ResultStore.open(at: folder.file("results.sqlite"))
    let skipped = try store.skippedImages(ofExperiment: "photographs")
    #expect(
      Set(skipped.map { "\($0.image) \($0.partition)" }) == [
        "\(train) train", "\(held) dictionary",
      ])
    #expect(skipped.allSatisfy { $0.reason.hasPrefix("damaged: it is cut off") })
    #expect(try store.cells(ofExperiment: "photographs").allSatisfy { $0.isDissected })
    #expect(try store.dissections(ofExperiment: "photographs").allSatisfy { $0.imageCount == 11 })

    // Others move up: the splits are as large as before, and have none of the damaged pictures.
    let split = try LancetProcess(
      ["split", "sweep.yaml", "--output", "after", "onBadImage=skip"], in: folder.url)
    #expect(split.output.contains("blur-sigma=2-P100.csv\t40\t0\t16\t11\t"), "\(split.output)")
    for partition in ["train", "validation", "test", "dictionary"] {
      let used = try names(in: folder.file("after"), partition: partition)
      #expect(!used.contains(train) && !used.contains(held))
    }
    let status = try LancetProcess(["status", "sweep.yaml", "onBadImage=skip"], in: folder.url)
    #expect(
      status.errors.contains("data not compared, as that takes their pictures"), "\(status.errors)")
    #expect(status.output.contains("skipped\t\(train)\ttrain\tdamaged: it is cut off"))
  }
}
