/// Alerting and recording rules, evaluated on the series of the practice range at any time.
@NullMarked
package greenwall.lab.rules;

import org.jspecify.annotations.NullMarked;
