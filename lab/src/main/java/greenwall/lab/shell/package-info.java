/// A small POSIX-like shell over simulated processes: enough for runbooks and for a console's remote wrapper
/// script.
@NullMarked
package greenwall.lab.shell;

import org.jspecify.annotations.NullMarked;
