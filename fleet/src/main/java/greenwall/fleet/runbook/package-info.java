/// Runbooks: instructions for an alert, in Markdown that a person can read anywhere and the console can
/// execute.
@NullMarked
package greenwall.fleet.runbook;

import org.jspecify.annotations.NullMarked;
