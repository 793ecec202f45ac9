/// A week of the real console in minutes: at the end it uses no more resources than at the beginning.
@NullMarked
package greenwall.tests.soak;

import org.jspecify.annotations.NullMarked;
