/// The poll against real servers, fed with many dialects.
@NullMarked
package greenwall.tests.poll;

import org.jspecify.annotations.NullMarked;
