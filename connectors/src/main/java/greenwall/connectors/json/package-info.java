/// Reads JSON as a stream, without building trees.
@NullMarked
package greenwall.connectors.json;

import org.jspecify.annotations.NullMarked;
