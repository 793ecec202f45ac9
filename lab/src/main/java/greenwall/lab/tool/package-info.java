/// The tools of a simulated host, with their real output formats: the plain ones (`zpool`, `journalctl`, …),
/// which print the current state of the simulated fleet, and the tracing ones, which print kernel events.
///
/// Start at [StandardTools] and [TracingTool].
@NullMarked
package greenwall.lab.tool;

import org.jspecify.annotations.NullMarked;
