/// The interfaces through which the console queries external sources, and the types of the responses.
@NullMarked
package greenwall.fleet.source;

import org.jspecify.annotations.NullMarked;
