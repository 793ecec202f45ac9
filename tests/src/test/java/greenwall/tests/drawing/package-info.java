/// What the drawing thread does, as recorded by the JDK's flight recorder.
@NullMarked
package greenwall.tests.drawing;

import org.jspecify.annotations.NullMarked;
