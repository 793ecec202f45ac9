/// What the thread does that draws, as the JDK's flight recorder sees it.
@NullMarked
package greenwall.tests.drawing;

import org.jspecify.annotations.NullMarked;
