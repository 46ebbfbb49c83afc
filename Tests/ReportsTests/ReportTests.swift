import Foundation
import Reports
import Results
import Testing

@Suite("Report")
struct ReportTests {
  @Test("names, questions, messages and files with markup stay text")
  func markup() throws {
    let evil = "<img src=x onerror=alert(1)>"
    let study = try StudySweep(seeds: [1], attribute: evil, question: evil) { _, skew, _ in
      skew == 50
    }
    let html = try study.html(
      faces: [Report.SubgroupFaces(axis: evil, name: evil, counts: [(50, 1)], pictures: [])],
      note: evil, command: evil)
    #expect(!html.contains(evil))
    #expect(html.contains("&lt;img src=x onerror=alert(1)&gt;"))
    #expect(html.contains("# &lt;b&gt;text&lt;/b&gt;"))
  }

  @Test("concepts and files of the gallery with markup in their names stay text")
  func galleryMarkup() throws {
    let evil = "<img src=x onerror=alert(1)>"
    let sweep = try TrendSweep { seed, place, _ in
      let strip = GalleryRecord(layer: "layer1", unit: 0, concept: evil, file: "\(evil).png")
      return EvidenceRecord(gallery: (seed, place) == (0, 0) ? [strip] : [])
    }
    try StudyLayer.writeStrip(to: sweep.folder.file("\(evil).png"), shade: 90)
    let html = try Report(
      Sweep(experiment: "study", store: sweep.store),
      pictures: Report.Pictures(folder: sweep.folder.url.path, faces: []), command: "c"
    ).html()
    #expect(html.contains("1 of 1 recorded pictures are shown"))
    #expect(html.contains("layer1 unit 0: &lt;img src=x onerror=alert(1)&gt;"))
    #expect(!html.contains(evil))
  }

  @Test("a half-finished sweep says what is missing, and an empty one that nothing is recorded")
  func unfinished() throws {
    let sample = try SampleSweep()
    let html = try Report(
      Sweep(experiment: "sweep", store: sample.store), pictures: nil, command: "c"
    ).html()
    #expect(html.contains("3 of 5 models are recorded in full."))
    #expect(html.contains("grayscale P50 seed 1 (planned)"))
    #expect(html.contains("disk full, 0 bytes left"))
    let empty = try StudySweep(seeds: [1]) { _, _, _ in false }
    let blank = try empty.html(faces: nil)
    #expect(blank.contains("0 of 12 models are recorded in full."))
    #expect(blank.contains("Nothing is recorded yet."))
    // Once for each of two endpoints and axes, not for every layer.
    #expect(blank.components(separatedBy: "Fewer than two P are recorded.").count == 1 + 4)
  }

  @Test("what was found is told block by block, with slope, interval, p-values and chance")
  func findings() throws {
    let study = try StudySweep()
    let html = try study.html(faces: nil)
    // The made-up sweep has palette-biased units rise in all layers of its transform's axis.
    #expect(
      html.contains(
        "Units biased towards a palette:</strong> <span class=\"verdict-rises\">"
          + "<span aria-hidden=\"true\">▲</span> <strong>rising with P</strong></span> in all 4 layers."
      ))
    #expect(html.contains("over 3 seeds)"))
    #expect(html.contains("shuffled faces (slope "))
    #expect(html.contains("3 seeds; a claim takes 5"))
    #expect(html.utf8.count < Report.limit)
  }

  @Test("a sweep that could show nothing is not called one that shows nothing")
  func weak() throws {
    let study = try StudySweep(seeds: [1]) { _, skew, _ in [50, 100].contains(skew) }
    let html = try study.html(faces: nil)
    #expect(html.contains("too few models to tell</strong></span> in all 4 layers."))
    #expect(html.contains("Under-powered: no result could have a p below 1"))
    #expect(!html.contains("no evidence that it moves"))
  }

  @Test("the gallery reads no file outside the database's folder, and nothing that is no picture")
  func strangers() throws {
    let study = try StudySweep(seeds: [1]) { axis, skew, _ in
      axis == StudySweep.attribute && skew == 50
    }
    let strips = try study.store.galleryStrips(ofExperiment: "study")
    let first = try #require(strips.first)
    try Data("secret".utf8).write(to: study.folder.file(first.file))
    let html = try study.html()
    #expect(html.contains("1 is not beside the database"))
    #expect(!html.contains(Data("secret".utf8).base64EncodedString()))
    #expect(html.contains("\(strips.count - 1) of \(strips.count) recorded pictures are shown"))
    let elsewhere = try study.html(pictures: study.folder.file("nowhere"))
    #expect(elsewhere.contains("0 of \(strips.count) recorded pictures are shown"))
  }

  @Test("a page stays below its limit, whatever the gallery holds, and says what it left out")
  func limit() throws {
    let study = try StudySweep(seeds: [1]) { axis, skew, _ in
      axis == StudySweep.attribute && [50, 100].contains(skew)
    }
    let strips = try study.store.galleryStrips(ofExperiment: "study")
    let large = Data([0x89, 0x50, 0x4E, 0x47]) + Data(count: 1_500_000)
    for strip in strips { try large.write(to: study.folder.file(strip.file)) }
    let html = try study.html()
    #expect(html.utf8.count > 4_000_000 && html.utf8.count < Report.limit)
    #expect(html.contains("are left out to keep the page small"))
  }
}
