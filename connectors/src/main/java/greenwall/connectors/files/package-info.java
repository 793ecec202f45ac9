/// What the program keeps on its own disk: files written whole, lines only ever added to.
@NullMarked
package greenwall.connectors.files;

import org.jspecify.annotations.NullMarked;
