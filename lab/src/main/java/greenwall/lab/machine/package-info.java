/// A simulated host as a logged-in user sees it: its programs, its files, and the supported commands.
///
/// Start at [SimulatedMachine], then [SimulatedShell]. There is no shell language: only commands, quotes and
/// pipes.
@NullMarked
package greenwall.lab.machine;

import org.jspecify.annotations.NullMarked;
