/// Tests of the vocabulary that all modules share.
@NullMarked
package greenwall.fleet;

import org.jspecify.annotations.NullMarked;
