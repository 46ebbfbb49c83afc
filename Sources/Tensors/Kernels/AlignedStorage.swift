/// Floats on the heap, aligned to 64 bytes so that a cache line or a vector never straddles two.
///
/// Safe to send: a `Tensor` writes only into storage that no other tensor holds, and a kernel gives
/// each worker a part of its own.
@safe final class AlignedStorage: @unchecked Sendable {
  let base: UnsafeMutablePointer<Float>
  let count: Int

  /// Takes memory for `count` floats, whose values are undefined.
  init(uninitialized count: Int) {
    self.count = count
    let bytes = max(count, 16) * MemoryLayout<Float>.stride
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    unsafe base = memory.bindMemory(to: Float.self, capacity: max(count, 16))
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
