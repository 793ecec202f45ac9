/// A bad sample: proves that an architecture rule fires.
@NullMarked
package greenwall.fleet.badsample;

import org.jspecify.annotations.NullMarked;
