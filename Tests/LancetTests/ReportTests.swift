import Foundation
import TestSupport
import Testing

/// A sweep over photographs: two cells, with a dictionary of some of them.
private let sweep = """
  name: photographs
  question: Is it there?
  data: {celeba: {root: faces}}
  skew: [{attribute: Eyeglasses, P: [50, 100]}]
  split: {train: 40, test: 16}
  model: {architecture: resnet18, input: 64}
  training: {epochs: 1, batch: 10, rate: 0.01}
  dissection: {images: 24, quantile: 0.05, iou: 0.01}
  endpoints: [eyeDetectors]
  """

/// A folder with the sweep, done, and its photographs: painted ones, or those of `root`.
private func makeSweep(root: URL? = nil) throws -> TemporaryFolder {
  let folder = try TemporaryFolder()
  let text = root.map { sweep.replacingOccurrences(of: "root: faces", with: "root: \($0.path)") }
  try Data((text ?? sweep).utf8).write(to: folder.file("sweep.yaml"))
  if root == nil {
    let render = try LancetProcess(
      ["faces", "render", "faces", "--count", "200", "--size", "64", "--dictionary", "0"],
      in: folder.url)
    #expect(render.status == 0, "\(render.errors)")
  }
  let run = try LancetProcess(["run", "sweep.yaml"], in: folder.url)
  #expect(run.status == 0, "\(run.errors)")
  return folder
}

/// The page that `lancet report` writes, which has to go well.
private func page(_ folder: TemporaryFolder, _ arguments: String...) throws -> String {
  let report = try LancetProcess(
    ["report", "sweep.yaml", "-o", "report.html"] + arguments, in: folder.url)
  #expect(report.status == 0, "\(report.errors)")
  return try String(contentsOf: folder.file("report.html"), encoding: .utf8)
}

/// Looks at a page with pictures and at one without.
private func checkPages(_ folder: TemporaryFolder) throws {
  let html = try page(folder)
  // Six faces of each subgroup that has as many, and strips of detectors.
  #expect(html.components(separatedBy: "<img alt=\"Face ").count == 1 + 4 * 6)
  #expect(html.contains("<img alt=\"The best images of layer"))
  #expect(html.contains("photographs, from a folder in CelebA&#39;s formats"))
  #expect(html.contains("lancet report sweep.yaml --results results.sqlite --output report.html"))

  let plain = try page(folder, "--no-faces")
  for sign in ["<img", "data:image", "base64", "<image", "id=\"gallery\"", "id=\"faces\""] {
    #expect(!plain.contains(sign), "\(sign)")
  }
  #expect(plain.contains("id=\"findings\""))
}

@Suite("lancet report")
struct ReportCommandTests {
  @Test("of photographs, shows faces and gallery, and with --no-faces not one picture")
  func photographs() throws {
    let folder = try makeSweep()
    try checkPages(folder)
    try FileManager.default.removeItem(at: folder.file("faces"))
    let html = try page(folder)
    #expect(html.contains("No faces are shown, as the data could not be read."))
    #expect(!html.contains("<img alt=\"Face "))
  }

  @Test("the same of people's photographs, where there are some", .enabled(if: realFaces != nil))
  func realPhotographs() throws {
    try checkPages(try makeSweep(root: realFaces))
  }
}

/// Photographs that lie beside the project on some machines.
private let realFaces: URL? = {
  let package = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
  let named = ProcessInfo.processInfo.environment["LANCET_REAL_FACES"]
  let root = named.map { URL(filePath: $0) } ?? package.appending(path: "../shared/real-faces")
  let list = root.appending(path: "list_attr.txt")
  return FileManager.default.fileExists(atPath: list.path) ? root.standardizedFileURL : nil
}()
