/// A small HTTP/1.1 server that can hand a connection over, for a WebSocket on the same port.
@NullMarked
package greenwall.lab.http;

import org.jspecify.annotations.NullMarked;
