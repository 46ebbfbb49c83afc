import Files
import Foundation
import Images
import TestSupport
import Testing

@Suite("Pictures kept in a file")
struct PictureFileTests {
  private let folder: TemporaryFolder
  private var url: URL { folder.file("a.pictures") }
  private static let side = 5

  init() throws { folder = try TemporaryFolder() }

  private func open(_ identity: String = "faces", count: Int = 6) throws -> PictureFile {
    try PictureFile(url, identity: identity, side: Self.side, count: count)
  }

  /// A picture of bytes that no other has.
  private static func picture(_ number: Int) -> RGBImage {
    RGBImage(
      width: side, height: side,
      pixels: (0..<3 * side * side).map { UInt8(truncatingIfNeeded: 7 * $0 + 31 * number) })
  }

  private static func entry(_ number: Int) -> PictureFile.Entry {
    PictureFile.Entry(size: 100 + number, modified: 1.5, isGray: number.isMultiple(of: 2))
  }

  private func read(_ file: PictureFile, _ place: Int) -> [UInt8]? {
    file.withPicture(place) { bytes in bytes.indices.map { bytes[$0] } }
  }

  /// Changes a byte of the file as it lies on the disk.
  private func change(_ place: Int) throws {
    let handle = try FileHandle(forUpdating: url)
    try handle.seek(toOffset: UInt64(place))
    let byte = try #require(try handle.read(upToCount: 1)?.first)
    try handle.seek(toOffset: UInt64(place))
    try handle.write(contentsOf: Data([byte ^ 4]))
    try handle.close()
  }

  @Test("what is written is read by every process, and what is not there is not made up")
  func reading() throws {
    let (one, other) = (try open(), try open())
    for place in [0, 3, 5] {
      try one.write(Self.picture(place), at: place, Self.entry(place))
    }
    for file in [one, other, try open()] {
      for place in 0..<6 {
        let isThere = [0, 3, 5].contains(place)
        #expect(read(file, place) == (isThere ? Self.picture(place).pixels : nil))
        #expect(file.entry(place) == (isThere ? Self.entry(place) : nil))
      }
    }
    let size = try #require(
      try FileManager.default.attributesOfItem(atPath: url.path)[.size] as? Int)
    #expect(size == PictureFile.length(side: Self.side, count: 6))
  }

  @Test("a byte that was changed anywhere is found, and hides nothing else")
  func damage() throws {
    let file = try open()
    for place in 0..<6 { try file.write(Self.picture(place), at: place, Self.entry(place)) }
    let pictures = PictureFile.length(side: Self.side, count: 6) - 6 * 75
    // In a picture: its first byte, one in the midst, its last. In the five words of an entry.
    for (byte, place) in [
      (pictures + 75, 1), (pictures + 2 * 75 + 40, 2), (pictures + 4 * 75 - 1, 3),
    ] {
      try change(byte)
      #expect(read(file, place) == nil && file.entry(place) != nil)
    }
    for word in 0..<5 {
      #expect(read(file, 4) != nil)
      try change(64 + 4 * 40 + 8 * word)
      #expect(read(file, 4) == nil && file.entry(4) == nil, "word \(word)")
      try file.write(Self.picture(4), at: 4, Self.entry(4))
    }
    #expect(read(file, 0) == Self.picture(0).pixels && read(file, 5) == Self.picture(5).pixels)
  }

  @Test("the entry and bytes of another picture are not taken for those of a place")
  func misplaced() throws {
    let file = try open()
    for place in 0..<6 { try file.write(Self.picture(place), at: place, Self.entry(place)) }
    var bytes = try Data(contentsOf: url)
    let pictures = PictureFile.length(side: Self.side, count: 6) - 6 * 75
    bytes.replaceSubrange(64 + 40..<64 + 80, with: bytes[64..<64 + 40])
    bytes.replaceSubrange(pictures + 75..<pictures + 150, with: bytes[pictures..<pictures + 75])
    let handle = try FileHandle(forUpdating: url)
    try handle.write(contentsOf: bytes)
    try handle.close()
    #expect(file.entry(1) == nil && read(file, 1) == nil)
    #expect(read(file, 0) == Self.picture(0).pixels)
  }

  @Test("of a file that is cut off while it is in use nothing is read, until it is written again")
  func cutOff() throws {
    let file = try open()
    for place in 0..<6 { try file.write(Self.picture(place), at: place, Self.entry(place)) }
    for length in [PictureFile.length(side: Self.side, count: 6) - 1, 100, 0] {
      let handle = try FileHandle(forUpdating: url)
      try handle.truncate(atOffset: UInt64(length))
      try handle.close()
      #expect(read(file, 5) == nil && read(file, 0) == nil)
      for place in 0..<6 { try file.write(Self.picture(place), at: place, Self.entry(place)) }
      #expect(read(file, 5) == Self.picture(5).pixels)
    }
  }

  @Test("a file of other pictures, of another size, a short one and one of something else make way")
  func foreign() throws {
    func fill() throws {
      let file = try open()
      try file.write(Self.picture(1), at: 1, Self.entry(1))
    }
    try fill()
    #expect(read(try open("other faces"), 1) == nil)
    try fill()
    #expect(read(try open(count: 7), 1) == nil)
    try fill()
    try Data(contentsOf: url).prefix(300).write(to: url)
    #expect(read(try open(), 1) == nil)
    try Data(repeating: 7, count: 10_000).write(to: url)
    #expect(read(try open(), 1) == nil)
    try fill()
    #expect(read(try open(), 1) == Self.picture(1).pixels)
    // A maker that was killed leaves a file without a name, in which nobody believes.
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
    #expect(names == ["a.pictures"], "\(names)")
  }

  @Test("a file is removed when nobody uses it any more")
  func removal() throws {
    var file: PictureFile? = try open()
    #expect(!PictureFile.removeUnused(url) && FileManager.default.fileExists(atPath: url.path))
    _ = file?.count
    file = nil
    #expect(PictureFile.removeUnused(url) && !FileManager.default.fileExists(atPath: url.path))
    #expect(PictureFile.removeUnused(url))
  }

  @Test("what keeps a file from being made is said")
  func unwritable() throws {
    let file = folder.file("no folder/a.pictures")
    let error = #expect(throws: DiskError.self) {
      try PictureFile(file, identity: "faces", side: Self.side, count: 6)
    }
    #expect(error?.purpose == .writing && error?.code == ENOENT)
  }

  @Test("every byte of a run counts in its sum, and so does their number")
  func sums() {
    let bytes = (0..<101).map { UInt8($0) }
    func sum(_ bytes: [UInt8], seed: UInt64 = 3) -> UInt64 { bytes.span.checksum(seed: seed) }
    var sums: Set = [
      sum(bytes), sum(bytes, seed: 4), sum(Array(bytes.dropLast())), sum(bytes + [0]),
    ]
    for place in bytes.indices {
      var changed = bytes
      changed[place] ^= 128
      sums.insert(sum(changed))
    }
    #expect(sums.count == 4 + bytes.count)
    #expect(sum(bytes) == sum(bytes))
  }
}
