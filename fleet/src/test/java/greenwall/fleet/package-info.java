/// Tests of the words that every room shares.
@NullMarked
package greenwall.fleet;

import org.jspecify.annotations.NullMarked;
