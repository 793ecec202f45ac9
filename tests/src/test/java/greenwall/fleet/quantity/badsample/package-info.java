/// A bad sample: proves that an architecture rule fires.
@NullMarked
package greenwall.fleet.quantity.badsample;

import org.jspecify.annotations.NullMarked;
