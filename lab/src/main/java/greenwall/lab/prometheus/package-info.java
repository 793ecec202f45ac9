/// Prometheus' HTTP API over the range's series, and the small views through which others tell it of targets and
/// rules.
@NullMarked
package greenwall.lab.prometheus;

import org.jspecify.annotations.NullMarked;
