/// One machine under all its names.
@NullMarked
package greenwall.fleet.identity;

import org.jspecify.annotations.NullMarked;
