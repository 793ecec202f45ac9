/// Shared by the connector tests: recorded exchanges and servers that replay them.
@NullMarked
package greenwall.connectors;

import org.jspecify.annotations.NullMarked;
