/// The guided run: runs each step of a runbook for one alert, chooses a branch at each decision, and ends
/// with a verdict.
@NullMarked
package greenwall.fleet.runbook.run;

import org.jspecify.annotations.NullMarked;
