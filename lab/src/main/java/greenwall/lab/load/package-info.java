/// Series out of a file: an OpenMetrics text with timestamps, served as if they had been scraped.
@NullMarked
package greenwall.lab.load;

import org.jspecify.annotations.NullMarked;
