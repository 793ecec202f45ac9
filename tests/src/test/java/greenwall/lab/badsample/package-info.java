/// A bad sample: proves that an architecture rule fires.
@NullMarked
package greenwall.lab.badsample;

import org.jspecify.annotations.NullMarked;
