/// Files that the program keeps on its own disk, written atomically or append-only.
@NullMarked
package greenwall.connectors.files;

import org.jspecify.annotations.NullMarked;
