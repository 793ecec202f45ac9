/// Tests of the vocabulary that all rooms share.
@NullMarked
package greenwall.fleet;

import org.jspecify.annotations.NullMarked;
