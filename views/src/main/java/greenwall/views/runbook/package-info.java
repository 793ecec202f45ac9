/// A guided run: a runbook's steps with what they showed, its forks, and the verdict.
@NullMarked
package greenwall.views.runbook;

import org.jspecify.annotations.NullMarked;
