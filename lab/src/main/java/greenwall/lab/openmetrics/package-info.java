/// Series from a file: an OpenMetrics text with timestamps, served as if Prometheus had scraped them.
@NullMarked
package greenwall.lab.openmetrics;

import org.jspecify.annotations.NullMarked;
