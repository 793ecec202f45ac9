/// The heartbeat against real servers, fed with many dialects.
@NullMarked
package greenwall.tests.heart;

import org.jspecify.annotations.NullMarked;
