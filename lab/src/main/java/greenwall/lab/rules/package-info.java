/// Alerting and recording rules, evaluated on the range's series for any instant.
@NullMarked
package greenwall.lab.rules;

import org.jspecify.annotations.NullMarked;
