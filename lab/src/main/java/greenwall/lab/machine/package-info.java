/// A simulated host as who logs in meets it: its programs, its files, and the simple commands that it answers.
///
/// Read [Machine] first, then [CommandRunner]. There is no shell language here: commands, quotes, pipes and nothing
/// more.
@NullMarked
package greenwall.lab.machine;

import org.jspecify.annotations.NullMarked;
