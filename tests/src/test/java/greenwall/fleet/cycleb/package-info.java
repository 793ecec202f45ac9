/// A bad sample: proves that an architecture rule fires.
@NullMarked
package greenwall.fleet.cycleb;

import org.jspecify.annotations.NullMarked;
