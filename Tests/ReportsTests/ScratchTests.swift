import Drawing
import Foundation
import Reports
import Results
import Testing

@Test("scratch") func scratch() throws {
  let study = try StudySweep { axis, skew, seed in
    !(axis == "grayscale" && (skew == 70 || (skew == 90 && seed == 2)))
  }
  try render(study.store, "study", "/tmp/plots/full")
  let single = try StudySweep(seeds: [1]) { axis, skew, seed in skew != 80 }
  try render(single.store, "study", "/tmp/plots/single")
  let url = URL(filePath: "/tmp/plots/quick.sqlite")
  if FileManager.default.fileExists(atPath: url.path) {
    try render(ResultStore.open(at: url), "quickstart", "/tmp/plots/quick")
  }
}
func render(_ store: ResultStore, _ name: String, _ folder: String) throws {
  try FileManager.default.createDirectory(
    at: URL(filePath: folder), withIntermediateDirectories: true)
  let data = try SweepData(experiment: name, store: store)
  let plots = try SweepPlots(data, store: store)
  for axis in data.axes {
    for kind in FigureKind.standard {
      guard let figure = plots.figure(kind, axis: axis) else {
        print("nothing", kind.name, axis); continue
      }
      print(figure.alternative)
      for format in Page.Format.allCases {
        try Data(figure.page.file(as: format)).write(
          to: URL(filePath: "\(folder)/\(figure.name).\(format.rawValue)"))
      }
    }
  }
}

@Test("scratchReport") func scratchReport() throws {
  let evil = "<script>alert('x')</script> & \"q\""
  let study = try StudySweep(attribute: "Eyeglasses", question: "Do units follow \(evil)?") {
    axis, skew, seed in
    !(axis == "grayscale" && (skew == 70 || (skew == 90 && seed == 2)))
  }
  var faces: [Report.SubgroupFaces] = []
  for axis in ["Eyeglasses", "grayscale"] {
    for name in ["Male, \(axis)", "Male, no \(axis)", "not Male, \(axis)", "not Male, no \(axis)"] {
      let canvas = Canvas(width: 96, height: 96); canvas.paint(.solid(Colour(0.8, 0.6, 0.5)))
      faces.append(
        .init(
          axis: axis, name: name, counts: [(50, 300), (100, 600)],
          pictures: Array(repeating: canvas.png(), count: 6)))
    }
  }
  let report = try Report(
    experiment: "study", store: study.store,
    pictures: .init(folder: study.folder.url.path, faces: faces),
    command: "lancet report x.yaml -o report.html")
  try Data(report.html().utf8).write(to: URL(filePath: "/tmp/plots/study.html"))
  let bare = try Report(
    experiment: "study", store: study.store, pictures: nil,
    command: "lancet report x.yaml -o report.html")
  try Data(bare.html().utf8).write(to: URL(filePath: "/tmp/plots/bare.html"))
  let url = URL(filePath: "/tmp/plots/quick.sqlite")
  if FileManager.default.fileExists(atPath: url.path) {
    let q = try Report(
      experiment: "quickstart", store: ResultStore.open(at: url),
      pictures: .init(folder: "/tmp/plots", faces: []),
      command: "lancet report x.yaml -o report.html")
    try Data(q.html().utf8).write(to: URL(filePath: "/tmp/plots/quick.html"))
  }
}
