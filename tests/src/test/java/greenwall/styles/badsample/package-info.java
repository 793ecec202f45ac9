/// A bad sample: proves that an architecture rule fires.
@NullMarked
package greenwall.styles.badsample;

import org.jspecify.annotations.NullMarked;
