/// A bad sample: proves that an architecture rule fires.
@NullMarked
package greenwall.app.badsample;

import org.jspecify.annotations.NullMarked;
