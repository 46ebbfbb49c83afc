import Faces
import Foundation
import Painter
import TestSupport

/// Painted faces as files in CelebA's formats, with landmarks: what stands for photographs here.
struct PaintedPhotographs {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    let source = SyntheticSource(seed: 3, counts: FaceFolderWriter.partitions(of: 300))
    try FaceFolderWriter(source: source, size: 16).write(to: folder.file("faces"))
  }

  /// The overrides with which `celeba.yaml` is an experiment on them.
  var overrides: [String] {
    [
      "data.celeba.root=\(folder.file("faces").path)", "split.test=8", "skew.1.train=24",
      "dissection.images=12",
    ]
  }
}
