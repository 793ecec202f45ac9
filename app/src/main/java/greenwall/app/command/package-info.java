/// The command line: the commands, and how their results are written for people and for scripts.
@NullMarked
package greenwall.app.command;

import org.jspecify.annotations.NullMarked;
