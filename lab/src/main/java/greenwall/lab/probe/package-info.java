/// The tracing tools of the simulated hosts: the events of their kernels, and the output of each tool of the console's
/// catalogue. The forms of the tools are in `tools.txt` and `programs.txt`.
///
/// Start at [InstalledTracingTools], then [KernelEvent].
@NullMarked
package greenwall.lab.probe;

import org.jspecify.annotations.NullMarked;
