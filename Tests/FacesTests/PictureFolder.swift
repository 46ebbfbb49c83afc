import Foundation
import Images
import TestSupport

/// A folder with `img/`, in which each picture is of one colour, and a table beside it.
func pictureFolder(
  _ names: [String] = ["a.png", "b.png", "c.png"], csv: String
) throws -> TemporaryFolder {
  let folder = try TemporaryFolder()
  for (number, name) in names.enumerated() {
    let file = folder.file("img/\(name)")
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    let colour = [UInt8(10 * number), 100, 200]
    try RGBImage(width: 20, height: 10, pixels: Array(repeating: colour, count: 200).flatMap { $0 })
      .writePNG(to: file)
  }
  try Data(csv.utf8).write(to: folder.file("table.csv"))
  return folder
}
