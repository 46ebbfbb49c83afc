import Drawing
import Reports
import Results
import Testing

@Suite("The report in a browser", .enabled(if: Browser.path != nil), .serialized)
struct ReportBrowserTests {
  private static let evil = "<script>document.title = 1</script>&\"'"

  /// The page of a sweep of few cells, with names that are markup, and P that are not recorded.
  private func makePage(withFaces: Bool) throws -> String {
    let axis = "Hat\(Self.evil)"
    let study = try StudySweep(seeds: [1, 2], attribute: axis, question: "Is it \(Self.evil)?") {
      of, skew, _ in of == axis && [50, 60, 100].contains(skew)
    }
    let faces = Report.SubgroupFaces(
      axis: axis, name: "Male, \(axis)", counts: [(50, 300)],
      pictures: [Canvas(width: 8, height: 8).png()])
    return try study.html(
      faces: withFaces ? [faces] : nil, command: "lancet report \(Self.evil)")
  }

  @Test("sorts, filters, fits a phone, holds no markup from names, and is silent on the console")
  func page() throws {
    let html = try makePage(withFaces: true)
    let visit = try Browser.visit(html, widths: [360, 1280])
    #expect(visit.console == [])
    #expect(Set(visit.findings.map(\.width)) == [360, 1280])
    for found in visit.findings {
      // A scroll bar upwards takes some of the width.
      #expect(found.scrollWidth <= found.width)
      #expect(found.problems == [])
      #expect(found.scripts == 1)
      #expect(found.heading == "study")
      try checkSorting(found)
      #expect(found.strips.count == 4 && found.strips[0] > 0 && found.strips[3] > 0)
      #expect(found.strips[1] == found.strips[0] && found.strips[2] == found.strips[3])
      #expect(found.shown.hasPrefix("\(found.strips[2]) of \(found.strips[0]) units"))
    }
  }

  private func checkSorting(_ found: Browser.Findings) throws {
    #expect(found.ariaSort == ["ascending", "descending"])
    let columns = found.sorted.map { $0.map { Double($0) } }
    let known = try #require(columns.first).compactMap(\.self)
    // Missing values stay last.
    let gaps = [Double?](repeating: nil, count: columns[0].count - known.count)
    #expect(!known.isEmpty && !gaps.isEmpty)
    #expect(columns[1] == known.sorted() + gaps)
    #expect(columns[2] == known.sorted(by: >) + gaps)
  }

  @Test("a page without faces has no picture at all")
  func noFaces() throws {
    let html = try makePage(withFaces: false)
    #expect(!html.contains("<img") && !html.contains("id=\"gallery\""))
    let visit = try Browser.visit(html, widths: [360])
    #expect(visit.console == [])
    #expect(visit.findings.map(\.problems) == [[]])
  }

  @Test("a study of two axes prints on at most 15 pages of A4")
  func paper() throws {
    let pages = try Browser.printedPages(StudySweep().html(faces: nil))
    #expect((4...15).contains(pages), "\(pages) pages")
  }
}
