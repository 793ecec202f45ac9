/// Tests of the command line.
@NullMarked
package greenwall.app.command;

import org.jspecify.annotations.NullMarked;
