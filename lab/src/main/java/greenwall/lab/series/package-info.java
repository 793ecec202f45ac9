/// The input of the query engines: series whose samples are computed or stored.
@NullMarked
package greenwall.lab.series;

import org.jspecify.annotations.NullMarked;
