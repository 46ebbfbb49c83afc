import COpenBLAS

/// Which OpenBLAS computes the matrix products; its kernels decide the last bits of a result.
package struct BLASBuild: Sendable, Equatable {
  /// Version and options, such as `OpenBLAS 0.3.21 DYNAMIC_ARCH`.
  package let build: String
  /// The processor its kernels were chosen for, such as `Zen`.
  package let coreType: String

  /// The library that this process is linked with.
  package static var current: BLASBuild {
    unsafe BLASBuild(
      build: String(cString: openblas_get_config()).trimmingSpaces,
      coreType: String(cString: openblas_get_corename()))
  }
}

extension String {
  /// The text without spaces at its ends.
  fileprivate var trimmingSpaces: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
