/// The tracing tools of the simulated hosts: kernel events, and the output of each tool in the console's
/// catalogue. The tools are defined in `tools.txt` and `programs.txt`.
///
/// Start at [TracingTool], then [KernelEvents].
@NullMarked
package greenwall.lab.probe;

import org.jspecify.annotations.NullMarked;

