/// Tests of the reading of runbooks from folders.
@NullMarked
package greenwall.app.runbook;

import org.jspecify.annotations.NullMarked;
