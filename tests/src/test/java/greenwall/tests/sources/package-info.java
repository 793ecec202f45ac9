/// The connectors against real servers.
@NullMarked
package greenwall.tests.sources;

import org.jspecify.annotations.NullMarked;
