/// A guided run: a runbook's steps with their results, its decisions, and the verdict.
@NullMarked
package greenwall.views.runbook;

import org.jspecify.annotations.NullMarked;
