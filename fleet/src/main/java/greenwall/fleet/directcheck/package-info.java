/// The results of the console's own checks, made without a Prometheus. Read [DirectCheckSnapshot] first.
@NullMarked
package greenwall.fleet.directcheck;

import org.jspecify.annotations.NullMarked;
