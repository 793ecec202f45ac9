/// Series from a file: an OpenMetrics text with timestamps, served as if they had been scraped.
@NullMarked
package greenwall.lab.openmetrics;

import org.jspecify.annotations.NullMarked;
