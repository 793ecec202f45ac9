/// The tracing tools of the simulated hosts: what their kernels do, and how each tool of the console's catalogue writes
/// it. `tools.txt` and `programs.txt` beside this package's classes have the forms of the tools.
///
/// Read [Probes] first, then [KernelEvent].
@NullMarked
package greenwall.lab.probe;

import org.jspecify.annotations.NullMarked;
