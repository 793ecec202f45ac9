/// A bad sample: proves that an architecture rule fires.
@NullMarked
package greenwall.fleet.cyclea;

import org.jspecify.annotations.NullMarked;
