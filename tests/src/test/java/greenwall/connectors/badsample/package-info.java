/// A bad sample: proves that an architecture rule fires.
@NullMarked
package greenwall.connectors.badsample;

import org.jspecify.annotations.NullMarked;
