/// The view of a guided run: the steps of a runbook with their results, its decisions and the verdict.
@NullMarked
package greenwall.views.runbook;

import org.jspecify.annotations.NullMarked;
