#if canImport(Glibc)
  import Glibc
#endif

/// Floats on the heap, aligned to 64 bytes so that a cache line or a vector never straddles two.
///
/// Safe to send: a `Tensor` writes only into storage that no other tensor holds, and a kernel gives
/// each worker a part of its own.
@safe final class AlignedStorage: @unchecked Sendable {
  let base: UnsafeMutablePointer<Float>
  let count: Int

  /// The size of a huge page, of which large memories are made.
  private static let hugePage = 1 << 21

  /// Takes memory for `count` floats, whose values are undefined.
  init(uninitialized count: Int) {
    self.count = count
    // Sixteen more, so that a kernel may read whole vectors up to the last float.
    let bytes = (count + 16) * MemoryLayout<Float>.stride
    let isLarge = bytes >= Self.hugePage
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: bytes, alignment: isLarge ? Self.hugePage : 64)
    #if canImport(Glibc)
      // Matrices are read along rows that are pages apart; huge pages spare the search for each.
      // A system without them answers with an error, which changes nothing.
      if isLarge { _ = unsafe madvise(memory, bytes, MADV_HUGEPAGE) }
    #endif
    unsafe base = memory.bindMemory(to: Float.self, capacity: count + 16)
    AllocationLedger.current?.note()
  }

  /// Takes memory for `count` floats of the given value.
  convenience init(_ value: Float, count: Int) {
    self.init(uninitialized: count)
    unsafe base.initialize(repeating: value, count: count)
  }

  /// Takes memory for the same floats as `other`.
  convenience init(copying other: AlignedStorage) {
    self.init(uninitialized: other.count)
    unsafe base.initialize(from: other.base, count: other.count)
  }

  deinit {
    unsafe base.deallocate()
  }
}
