/// What the connectors' tests share: recorded exchanges and servers that play them back.
@NullMarked
package greenwall.connectors;

import org.jspecify.annotations.NullMarked;
