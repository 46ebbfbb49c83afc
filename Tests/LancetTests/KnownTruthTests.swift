import Foundation
import Results
import TestSupport
import Testing

/// Cues in two regions, in the palette and nowhere, in tiny models; seconds of computing.
private let sweep = """
  name: truth
  data: {source: synthetic, seed: 7}
  skew:
    - {plant: {region: eye}, P: [50, 100]}
    - {plant: {region: chin}, P: [50, 100]}
    - {transform: grayscale, P: [100]}
    - {plant: {region: eye, strength: 0}, P: [50, 100]}
  split: {train: 24, test: 8}
  model: {architecture: resnet18, input: 32}
  training: {epochs: 1, batch: 8, rate: 0.01, augment: [flip, shift]}
  dissection: {images: 16, quantile: 0.05, nulls: 1, ablation: 4, axisFamily: true, gallery: false}
  endpoints: [eyeDetectors, cheekDetectors, noseDetectors, mouthDetectors, chinDetectors]
  """

@Test(
  "a sweep with planted cues is run, and every instrument is scored in a table, a plot and a chapter"
)
func knownTruth() throws {
  let folder = try TemporaryFolder()
  try Data(sweep.utf8).write(to: folder.file("sweep.yaml"))
  func lancet(_ arguments: String...) throws -> LancetProcess {
    try LancetProcess(arguments, in: folder.url)
  }
  let run = try lancet("run", "sweep.yaml", "--jobs", "2", "--threads", "1")
  #expect(run.status == 0, "\(run.errors)")

  // Where nothing is drawn P changes nothing, so that such models count once.
  let cells = try ResultStore.openForReading(at: folder.file("results.sqlite"))
    .cells(ofExperiment: "truth")
  let nowhere = try cells.filter { $0.axis.hasSuffix("_strength0") }.map { cell in
    let place = "results.sqlite.runs/\(cell.trainingHash.prefix(16))/weights.safetensors"
    return try tensors(in: Data(contentsOf: folder.file(place)))
  }
  #expect(nowhere.count == 2 && nowhere[0] == nowhere[1])

  let table = try lancet("export", "sweep.yaml", "--table", "instruments")
  #expect(table.status == 0, "\(table.errors)")
  let lines = table.output.split(separator: "\n").map { $0.split(separator: ",").map(String.init) }
  #expect(lines[0].prefix(4) == ["instrument", "asks", "over", "block"])
  let kinds = Set(lines.dropFirst().map(\.[0]))
  #expect(
    kinds == [
      "regionDetectors", "regionPairs", "respondingDetectors", "ablatedGap", "axisPairs",
      "respondingUnits", "accuracyGap",
    ])
  // One seed has no other at P 50; all else has an area.
  let gap = try #require(table.output.split(separator: "\n").last { $0.hasPrefix("accuracyGap") })
  #expect(gap.contains(",100,2,2,3,"), "\(gap)")

  let plot = try lancet("plot", "sweep.yaml", "--figures", "instruments", "-o", "plots")
  #expect(plot.output == "plots/instruments.svg\n", "\(plot.errors)")
  let report = try lancet("report", "sweep.yaml", "--no-faces", "-o", "page.html")
  #expect(report.status == 0, "\(report.errors)")
  let page = try String(contentsOf: folder.file("page.html"), encoding: .utf8)
  #expect(page.contains("Known truth</h2>") && page.contains("too few models to tell"))

  let one = try lancet(
    "plot", "sweep.yaml", "skew=[{plant: {region: eye}, P: [50, 100]}]", "--figures",
    "instruments", "-o", "one")
  #expect(one.status == 0 && one.output.isEmpty)
  #expect(
    one.errors.contains("instruments is not drawn: no cues are planted in several regions."),
    "\(one.errors)")
}

/// What follows the header of a safetensors file, which names the cell.
private func tensors(in file: Data) -> Data {
  let header = file.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
  return file.dropFirst(8 + header)
}
