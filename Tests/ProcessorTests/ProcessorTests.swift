import Testing

import Processor

@Suite struct ProcessorTests {
  private let saved: UInt32 = 1 << 27
  private let fma: UInt32 = 1 << 12
  private let avx2: UInt32 = 1 << 5

  @Test("a processor without AVX2 or FMA is known as such")
  func processor() {
    let newer = MissingFeatures(leaf1: saved | fma, leaf7: avx2)
    #expect(!newer.avx2 && !newer.fma)
    let older = MissingFeatures(leaf1: saved, leaf7: ~avx2)
    #expect(older.avx2 && older.fma)
    // A system that does not save the wide registers cannot run programs that use them.
    let unsaved = MissingFeatures(leaf1: fma, leaf7: avx2)
    #expect(unsaved.avx2 && unsaved.fma)
  }

  @Test("AVX-512 is all five parts of it", arguments: [16, 17, 28, 30, 31])
  func wide(part: UInt32) {
    let all: UInt32 = 1 << 16 | 1 << 17 | 1 << 28 | 1 << 30 | 1 << 31
    #expect(!MissingFeatures(leaf1: saved, leaf7: all).avx512)
    #expect(MissingFeatures(leaf1: saved, leaf7: all & ~(1 << part)).avx512)
    #expect(MissingFeatures(leaf1: 0, leaf7: all).avx512)
  }
}
