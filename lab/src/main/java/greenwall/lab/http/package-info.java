/// A small HTTP/1.1 server with WebSocket support.
@NullMarked
package greenwall.lab.http;

import org.jspecify.annotations.NullMarked;
