/// A number and what it counts, such as `1 seed` and `3 seeds`.
///
/// `many` is for words that take no `s`, such as `counted(n, "cell is", "cells are")`.
package func counted(_ number: Int, _ noun: String, _ many: String? = nil) -> String {
  "\(number) \(number == 1 ? noun : many ?? noun + "s")"
}
