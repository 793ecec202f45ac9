/// What the range's engines read: series whose samples are computed or stored, whichever the owner likes.
@NullMarked
package greenwall.lab.series;

import org.jspecify.annotations.NullMarked;
