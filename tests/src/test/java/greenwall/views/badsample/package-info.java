/// A bad sample: proves that an architecture rule fires.
@NullMarked
package greenwall.views.badsample;

import org.jspecify.annotations.NullMarked;
