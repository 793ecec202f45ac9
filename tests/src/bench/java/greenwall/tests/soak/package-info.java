/// A week of the real console in minutes: what it holds at the end it held at the beginning.
@NullMarked
package greenwall.tests.soak;

import org.jspecify.annotations.NullMarked;
