import Drawing
import Testing

@Suite("Page")
struct PageTests {
  private let page = Page(size: Point(72, 36), title: "A & B") { canvas in
    canvas.rectangle(at: Point(10, 10), Point(20, 10))
    canvas.fill(.black)
    canvas.text("P in %", at: Point(10, 30), size: 7, .black)
  }

  @Test("a page becomes a file of each kind, the same bytes every time")
  func files() {
    let starts: [Page.Format: String] = [.svg: "<?xml", .pdf: "%PDF-", .png: "\u{89}PNG"]
    for format in Page.Format.allCases {
      let file = page.file(as: format)
      let start = String(String.UnicodeScalarView(file.prefix(5).map { Unicode.Scalar($0) }))
      #expect(start.hasPrefix(starts[format] ?? "?"))
      #expect(file == page.file(as: format))
    }
  }

  @Test("a PNG of a page has 300 pixels per inch")
  func resolution() {
    let file = page.file(as: .png)
    #expect(Array(file[16..<24]) == [0, 0, 1, 44, 0, 0, 0, 150])
  }

  @Test("a PDF holds its title")
  func title() {
    let text = String(decoding: page.file(as: .pdf), as: UTF8.self)
    #expect(text.contains("A & B"))
  }

  @Test("text is as wide on a page as where it was measured")
  func widths() {
    let measured = Canvas(width: 1, height: 1).width(of: "layer1, 64 units", size: 6.5)
    for format in Page.Format.allCases {
      let page = Page(size: Point(72, 36), title: "") { canvas in
        #expect(abs(canvas.width(of: "layer1, 64 units", size: 6.5) - measured) < 0.02)
      }
      _ = page.file(as: format)
    }
  }

  @Test("dashes leave spaces between strokes")
  func dashes() {
    let canvas = Canvas(width: 40, height: 4, format: .coverage)
    canvas.move(to: Point(0, 2))
    canvas.line(to: Point(40, 2))
    canvas.stroke(.black, width: 4, dashes: [10, 10])
    let row = Array(canvas.coverage()[80..<120])
    #expect(
      row == Array(repeating: 255, count: 10) + Array(repeating: 0, count: 10)
        + Array(repeating: 255, count: 10) + Array(repeating: 0, count: 10))
  }
}

@Test("a PNG of a page says its resolution in a sound chunk, before the picture")
func physicalSize() throws {
  let file = Page(size: Point(7, 7), title: "") { _ in }.file(as: .png)
  // 300 / 0.0254 = 11,811 = 0x2E23 pixels per metre, the unit metre, and the CRC that zlib computes.
  let chunk: [UInt8] =
    [0, 0, 0, 9] + Array("pHYs".utf8) + [0, 0, 0x2E, 0x23, 0, 0, 0x2E, 0x23, 1]
    + [0x78, 0xA5, 0x3F, 0x76]
  #expect(Array(file[33..<54]) == chunk)
  #expect(try #require(file.firstRange(of: Array("IDAT".utf8))).lowerBound > 54)
}
