/// Runbooks: what to do about an alert, as Markdown that a person reads anywhere and the console can walk through.
@NullMarked
package greenwall.fleet.runbook;

import org.jspecify.annotations.NullMarked;
