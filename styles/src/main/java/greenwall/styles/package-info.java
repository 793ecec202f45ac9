/// Colour tokens, themes, fonts and icons, and the one class that loads them.
@NullMarked
package greenwall.styles;

import org.jspecify.annotations.NullMarked;
