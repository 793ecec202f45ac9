/// The command line: what can be asked, and how the answers are written for people and for scripts.
@NullMarked
package greenwall.app.command;

import org.jspecify.annotations.NullMarked;
