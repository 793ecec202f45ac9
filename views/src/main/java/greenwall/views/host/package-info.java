/// Everything about one host on one time axis.
@NullMarked
package greenwall.views.host;

import org.jspecify.annotations.NullMarked;
