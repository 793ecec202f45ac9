/// The tracing tools of the simulated hosts: kernel events, and the output of each tool in the console's
/// catalogue. The tools are defined in `tools.txt` and `programs.txt`.
///
/// Start at [InstalledTracingTools], then [KernelEvent].
@NullMarked
package greenwall.lab.probe;

import org.jspecify.annotations.NullMarked;
