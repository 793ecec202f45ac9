/// The guided run: a runbook walked through for one alert, each step asked, each fork decided, to a verdict.
@NullMarked
package greenwall.fleet.runbook.run;

import org.jspecify.annotations.NullMarked;
