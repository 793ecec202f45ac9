/// Alerts, silences and incidents against real servers and in whole processes.
@NullMarked
package greenwall.tests.respond;

import org.jspecify.annotations.NullMarked;
