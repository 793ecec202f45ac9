/// The guided run: walks through a runbook for one alert, runs each step, decides each fork, and ends with a
/// verdict.
@NullMarked
package greenwall.fleet.runbook.run;

import org.jspecify.annotations.NullMarked;
