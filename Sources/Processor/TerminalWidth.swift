import CProcessor

/// How many columns the terminal has that a file descriptor is of; nil where it does not say.
package func terminalColumns(of descriptor: Int32) -> Int? {
  let columns = Int(terminal_columns(descriptor))
  return columns > 0 ? columns : nil
}
