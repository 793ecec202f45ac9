/// The poll against real servers with samples in many dialects.
@NullMarked
package greenwall.tests.poll;

import org.jspecify.annotations.NullMarked;
