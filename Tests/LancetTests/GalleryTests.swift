import Foundation
import TestSupport
import Testing

/// One cell over photographs, none of which may be shown.
private let sweep = """
  name: private
  data: {celeba: {root: faces}}
  skew: [{attribute: Smiling, P: [50]}]
  split: {train: 40, test: 16}
  model: {architecture: resnet18, input: 32}
  training: {epochs: 1, batch: 10, rate: 0.01}
  dissection: {images: 12, quantile: 0.05, iou: 0, nulls: 0, gallery: false}
  """

@Test("without a gallery a run and its report write no picture of a face")
func noGallery() throws {
  let folder = try TemporaryFolder()
  try Data(sweep.utf8).write(to: folder.file("sweep.yaml"))
  let render = try LancetProcess(
    ["faces", "render", "faces", "--count", "160", "--size", "32", "--dictionary", "0"],
    in: folder.url)
  #expect(render.status == 0, "\(render.errors)")
  let run = try LancetProcess(["run", "sweep.yaml", "--jobs", "1"], in: folder.url)
  #expect(run.status == 0, "\(run.errors)")
  let runs = folder.file("results.sqlite.runs").path
  let files = FileManager.default.enumerator(atPath: runs)?.map { "\($0)" } ?? []
  #expect(files.contains { $0.hasSuffix("weights.safetensors") })
  #expect(!files.contains { $0.contains("gallery") || $0.hasSuffix(".png") }, "\(files)")

  let report = try LancetProcess(["report", "sweep.yaml", "-o", "report.html"], in: folder.url)
  #expect(report.status == 0, "\(report.errors)")
  let page = try String(contentsOf: folder.file("report.html"), encoding: .utf8)
  #expect(!page.contains("<img alt=\"Face ") && !page.contains("<img alt=\"The best images"))
}
