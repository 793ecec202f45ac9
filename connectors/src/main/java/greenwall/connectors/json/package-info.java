/// Reading JSON as it streams in, without building trees of it.
@NullMarked
package greenwall.connectors.json;

import org.jspecify.annotations.NullMarked;
