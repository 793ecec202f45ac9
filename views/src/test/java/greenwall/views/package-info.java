@NullMarked
package greenwall.views;

import org.jspecify.annotations.NullMarked;
