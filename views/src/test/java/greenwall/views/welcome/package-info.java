/// Tests of the first-run screen.
@NullMarked
package greenwall.views.welcome;

import org.jspecify.annotations.NullMarked;
